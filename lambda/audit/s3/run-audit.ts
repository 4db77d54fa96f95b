import { type AwsAccess, s3Client } from '../../aws/clients.ts';
import type { Clock, IntentLog } from '../../ports.ts';
import type { AuditRecord } from '../record.ts';
import type { RunOrigin } from '../run-origin.ts';
import { createIntents, type IntentStore } from './intents.ts';
import { AuditObject, auditKey } from './object.ts';
import { findUnfinishedRuns, settleUnfinishedRuns } from './unfinished-runs.ts';

/** The durable record of what one run does: its intents before, its outcomes after. */
export interface ChangeAudit {
  /** The key of the object that its outcomes are written to. */
  readonly key: string;
  readonly intents: IntentLog;
  add(record: AuditRecord): void;
  /** Completes the audit; call it after the report is out. Throws SweepError `audit-unavailable`. */
  close(): Promise<void>;
}

/** The durable record of one sweep, which also tells of earlier runs. */
export interface RunAudit extends ChangeAudit {
  /** Ids of earlier runs that died before their outcomes were durable. Throws SweepError `audit-unavailable`. */
  unfinishedRuns(): Promise<readonly string[]>;
}

/** The run that an audit belongs to, and where it is stored. */
export interface RunAuditOptions extends AwsAccess {
  readonly bucket: string;
  readonly prefix: string;
  readonly clock: Clock;
  readonly origin: RunOrigin;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Called once, as soon as the audit cannot be written. */
  readonly onFailure: () => void;
}

/** Opens the audit in S3 of a run that tells nothing of earlier ones, and leaves them to the next sweep. */
export async function openChangeAudit(options: RunAuditOptions): Promise<ChangeAudit> {
  return startAudit(await openStore(options), options);
}

/** Opens the audit of a sweep in S3. */
export async function openRunAudit(options: RunAuditOptions): Promise<RunAudit> {
  const store = await openStore(options);
  const audit = startAudit(store, options);
  const unfinished = findUnfinishedRuns(store);
  // A failure is thrown when they are asked for or the audit is closed; until then the sweep continues.
  unfinished.catch(() => {});
  return {
    ...audit,
    unfinishedRuns: async () => (await unfinished).map((run) => run.runId),
    async close() {
      await audit.close();
      await settleUnfinishedRuns(store, await unfinished);
    },
  };
}

async function openStore(options: RunAuditOptions): Promise<IntentStore> {
  const { bucket, prefix, clock } = options;
  return { client: await s3Client(options), bucket, prefix, clock };
}

function startAudit(store: IntentStore, options: RunAuditOptions): ChangeAudit {
  const { origin, startedAt, onFailure } = options;
  const { client, bucket, prefix } = store;
  const key = auditKey(prefix, startedAt, origin.runId);
  const outcomes = new AuditObject(client, { bucket, key }, onFailure);
  const intents = createIntents(store, { origin, startedAt });
  return {
    key,
    intents,
    add: (record) => outcomes.add(`${JSON.stringify(record)}\n`),
    async close() {
      await outcomes.close();
      await intents.settle();
    },
  };
}
