import { gzipSync } from 'node:zlib';
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Candidate } from '../domain/plan.ts';
import type { Clock, IntentLog } from '../ports.ts';
import { auditRecord } from '../report/audit.ts';
import { auditUnavailable } from './audit-object.ts';

/** No run of the function lasts longer: what is younger may still be under way. */
const LONGEST_RUN_MILLIS = 20 * 60_000;

/** How far back dead runs are looked for; a sweep that did not run for longer has alarmed by then. */
const LOOK_BACK_MILLIS = 3 * 86_400_000;

/** Written beside a run's intents when its outcomes are durable, or when its death was reported. */
const SETTLED = 'settled';

/** What the intents of a run need. */
export interface IntentOptions {
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
  { client, bucket, prefix, clock }: IntentOptions,
  run: { readonly runId: string; readonly startedAt: number },
  providerOf: (connection: string) => string,
): RunIntents {
  const folder = `${prefix}intents/${new Date(run.startedAt).toISOString()}/${run.runId}/`;
  let wrote = false;
  const put = async (name: string, body: Buffer | string) => {
    try {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: folder + name, Body: body }));
    } catch (cause) {
      throw auditUnavailable('what is about to be revoked cannot be written to S3', cause);
    }
  };
  return {
    async write(connection, candidates) {
      const lines = candidates.map((one) => toLine(connection, one));
      wrote = true;
      await put(`${connection}.jsonl.gz`, gzipSync(lines.join('')));
    },
    async settle() {
      if (wrote) await put(SETTLED, '');
    },
  };

  function toLine(connection: string, { token, rule }: Candidate): string {
    const decision = rule.action === 'disable' ? 'disable' : 'revoke';
    const reason = 'about to be revoked';
    const event = { type: 'token', connection, token, decision, rule: rule.name, reason } as const;
    const record = auditRecord({ ...event, at: clock.now() }, run.runId, providerOf(connection));
    return `${JSON.stringify(record)}\n`;
  }
}

/** Runs that left intents and no outcomes, oldest first. Throws SweepError `audit-unavailable`. */
export async function findUnfinishedRuns(options: IntentOptions): Promise<readonly string[]> {
  const { client, bucket, prefix, clock } = options;
  const folder = `${prefix}intents/`;
  const now = clock.now();
  const settled = new Set<string>();
  const found = new Map<string, string>();
  try {
    const StartAfter = folder + new Date(now - LOOK_BACK_MILLIS).toISOString();
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: folder, StartAfter, ContinuationToken }),
      );
      for (const { Key = '' } of page.Contents ?? []) {
        const [startedAt = '', runId = '', name] = Key.slice(folder.length).split('/');
        if (name === SETTLED) settled.add(runId);
        else if (now - Date.parse(startedAt) > LONGEST_RUN_MILLIS) found.set(runId, startedAt);
      }
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    const unfinished = [...found].filter(([runId]) => !settled.has(runId));
    for (const [runId, startedAt] of unfinished) {
      const Key = `${folder}${startedAt}/${runId}/${SETTLED}`;
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'reported' }));
    }
    return unfinished.map(([runId]) => runId);
  } catch (cause) {
    throw auditUnavailable('the intents of earlier runs cannot be read from S3', cause);
  }
}
