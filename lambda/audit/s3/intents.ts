import { gzipSync } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Clock, IntentLog } from '../../ports.ts';
import { intentRecord } from '../record.ts';
import { auditUnavailable } from './object.ts';

/** Written beside a run's intents when its outcomes are durable, or when its death was reported. */
export const SETTLED = 'settled';

/** Where the intents of all runs lie. */
export interface IntentPlace {
  readonly client: S3Client;
  readonly bucket: string;
  readonly prefix: string;
  readonly clock: Clock;
}

/** The intents of one run. */
export interface RunIntents extends IntentLog {
  /** Says that the outcomes are durable. Throws SweepError `audit-unavailable`. */
  settle(): Promise<void>;
}

/** Writes what a connection is about to revoke, an object for each connection, before it does. */
export function createIntents(
  { client, bucket, prefix, clock }: IntentPlace,
  run: { readonly runId: string; readonly startedAt: number },
): RunIntents {
  const folder = intentFolder(prefix, new Date(run.startedAt).toISOString(), run.runId);
  let wrote = false;
  return {
    async write(connection, candidates) {
      const origin = {
        runId: run.runId,
        connection: connection.name,
        provider: connection.provider,
      };
      const records = candidates.map((candidate) => intentRecord(candidate, clock.now(), origin));
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
      throw auditUnavailable('what is about to be revoked cannot be written to S3', cause);
    }
  }
}

/** The times come first in the names, so that old runs need not be listed. */
export function intentFolder(prefix: string, startedAt: string, runId: string): string {
  return `${prefix}intents/${startedAt}/${runId}/`;
}
