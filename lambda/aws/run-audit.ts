import type { Clock, IntentLog } from '../ports.ts';
import type { AuditRecord } from '../report/audit.ts';
import { AuditObject, auditKey } from './audit-object.ts';
import { createIntents, findUnfinishedRuns } from './intents.ts';

/** The durable side of one run: its intents before, its outcomes after. */
export interface RunAudit {
  readonly intents: IntentLog;
  /** Earlier runs that died before their outcomes were durable. */
  readonly unfinishedRuns: readonly string[];
  add(record: AuditRecord): void;
  /** Completes the audit. Throws SweepError `audit-unavailable`. */
  close(): Promise<void>;
}

/** What the audit is told of its run. */
export interface RunAuditOptions {
  readonly bucket: string;
  readonly prefix: string;
  readonly clock: Clock;
  readonly runId: string;
  readonly startedAt: number;
  readonly providerOf: (connection: string) => string;
  /** Called once, as soon as the audit cannot be written any more. */
  readonly onFailure: () => void;
}

/** Opens the audit in S3. Throws SweepError `audit-unavailable`. */
export async function openRunAudit(options: RunAuditOptions): Promise<RunAudit> {
  const { bucket, prefix, clock, runId, startedAt, providerOf, onFailure } = options;
  const { S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({});
  const place = { client, bucket, prefix, clock };
  const unfinishedRuns = await findUnfinishedRuns(place);
  const key = auditKey(prefix, startedAt, runId);
  const outcomes = new AuditObject(client, { bucket, key }, onFailure);
  const intents = createIntents(place, { runId, startedAt }, providerOf);
  return {
    intents,
    unfinishedRuns,
    add: (record) => outcomes.add(`${JSON.stringify(record)}\n`),
    async close() {
      await outcomes.close();
      await intents.settle();
    },
  };
}
