import { s3Client } from '../../aws/clients.ts';
import type { Clock, IntentLog } from '../../ports.ts';
import type { AuditRecord } from '../record.ts';
import { createIntents } from './intents.ts';
import { AuditObject, auditKey } from './object.ts';
import { findUnfinishedRuns, settleUnfinishedRuns } from './unfinished-runs.ts';

/** The durable side of one run: its intents before, its outcomes after. */
export interface RunAudit {
  readonly intents: IntentLog;
  add(record: AuditRecord): void;
  /** Ids of earlier runs that died before their outcomes were durable. Throws SweepError `audit-unavailable`. */
  unfinishedRuns(): Promise<readonly string[]>;
  /** Completes the audit; to be called when the report is out. Throws SweepError `audit-unavailable`. */
  close(): Promise<void>;
}

/** What the audit is told of its run. */
export interface RunAuditOptions {
  readonly bucket: string;
  readonly prefix: string;
  readonly clock: Clock;
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Called once, as soon as the audit cannot be written any more. */
  readonly onFailure: () => void;
}

/** Opens the audit of a run in S3. */
export async function openRunAudit(options: RunAuditOptions): Promise<RunAudit> {
  const { bucket, prefix, clock, runId, startedAt, onFailure } = options;
  const client = await s3Client();
  const place = { client, bucket, prefix, clock };
  const key = auditKey(prefix, startedAt, runId);
  const outcomes = new AuditObject(client, { bucket, key }, onFailure);
  const intents = createIntents(place, { runId, startedAt });
  const unfinished = findUnfinishedRuns(place);
  // Whoever asks for them or closes the audit gets the failure; until then the sweep goes on.
  unfinished.catch(() => {});
  return {
    intents,
    add: (record) => outcomes.add(`${JSON.stringify(record)}\n`),
    unfinishedRuns: async () => (await unfinished).map((run) => run.runId),
    async close() {
      await outcomes.close();
      await intents.settle();
      await settleUnfinishedRuns(place, await unfinished);
    },
  };
}
