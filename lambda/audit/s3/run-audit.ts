import { s3Client } from '../../aws/clients.ts';
import type { Proxies } from '../../network/proxies.ts';
import type { Clock, IntentLog } from '../../ports.ts';
import type { AuditRecord } from '../record.ts';
import { createIntents } from './intents.ts';
import { AuditObject, auditKey } from './object.ts';
import { findUnfinishedRuns, settleUnfinishedRuns } from './unfinished-runs.ts';

/** The durable record of one run: its intents before, its outcomes after. */
export interface RunAudit {
  readonly intents: IntentLog;
  add(record: AuditRecord): void;
  /** Ids of earlier runs that died before their outcomes were durable. Throws SweepError `audit-unavailable`. */
  unfinishedRuns(): Promise<readonly string[]>;
  /** Completes the audit; call it after the report is out. Throws SweepError `audit-unavailable`. */
  close(): Promise<void>;
}

/** The run that an audit belongs to, and where it is stored. */
export interface RunAuditOptions {
  readonly bucket: string;
  readonly prefix: string;
  readonly clock: Clock;
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Called once, as soon as the audit cannot be written. */
  readonly onFailure: () => void;
  /** @default - S3 is reached directly */
  readonly proxies?: Proxies | undefined;
}

/** Opens the audit of a run in S3. */
export async function openRunAudit(options: RunAuditOptions): Promise<RunAudit> {
  const { bucket, prefix, clock, runId, startedAt, onFailure } = options;
  const client = await s3Client(options.proxies);
  const store = { client, bucket, prefix, clock };
  const key = auditKey(prefix, startedAt, runId);
  const outcomes = new AuditObject(client, { bucket, key }, onFailure);
  const intents = createIntents(store, { runId, startedAt });
  const unfinished = findUnfinishedRuns(store);
  // A failure is thrown when they are asked for or the audit is closed; until then the sweep continues.
  unfinished.catch(() => {});
  return {
    intents,
    add: (record) => outcomes.add(`${JSON.stringify(record)}\n`),
    unfinishedRuns: async () => (await unfinished).map((run) => run.runId),
    async close() {
      await outcomes.close();
      await intents.settle();
      await settleUnfinishedRuns(store, await unfinished);
    },
  };
}
