import { gzipSync } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Clock, IntentLog } from '../../ports.ts';
import { intentRecord } from '../record.ts';
import type { RunOrigin } from '../run-origin.ts';
import { auditUnavailable } from './object.ts';

/** Name of the object written next to a run's intents once its outcomes are durable, or its death is reported. */
export const SETTLED = 'settled';

/** Where the intents of all runs are stored. */
export interface IntentStore {
  readonly client: S3Client;
  readonly bucket: string;
  readonly prefix: string;
  readonly clock: Clock;
}

/** The intents of one run. */
export interface RunIntents extends IntentLog {
  /** Records that the outcomes are durable. Throws SweepError `audit-unavailable`. */
  settle(): Promise<void>;
}

/** Writes what each connection is about to do to tokens, one object per connection, before it does. */
export function createIntents(
  { client, bucket, prefix, clock }: IntentStore,
  run: { readonly origin: RunOrigin; readonly startedAt: number },
): RunIntents {
  const folder = intentFolder(prefix, new Date(run.startedAt).toISOString(), run.origin.runId);
  let wrote = false;
  return {
    async write(connection, changes) {
      const from = { connection: connection.name, provider: connection.provider };
      const records = changes.map((change) => intentRecord(change, clock.now(), from, run.origin));
      const lines = records.map((record) => `${JSON.stringify(record)}\n`);
      wrote = true;
      await put(`${connection.name}.jsonl.gz`, gzipSync(lines.join('')));
    },
    async settle() {
      if (wrote) await put(SETTLED, 'the outcomes are durable');
    },
  };

  async function put(name: string, body: Buffer | string): Promise<void> {
    try {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: folder + name, Body: body }));
    } catch (cause) {
      throw auditUnavailable('could not persist the intents to S3', cause);
    }
  }
}

/** Keys begin with the time of the run, so that old runs need not be listed. */
export function intentFolder(prefix: string, startedAt: string, runId: string): string {
  return `${prefix}intents/${startedAt}/${runId}/`;
}
