import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { DAY, MINUTE } from '../../domain/duration.ts';
import { type IntentPlace, intentFolder, SETTLED } from './intents.ts';
import { auditUnavailable } from './object.ts';

/** No run of the function lasts longer: what is younger may still be under way. */
const LONGEST_RUN_MILLIS = 20 * MINUTE;

/** Twice the longest pause between runs that a schedule may have. */
const LOOK_BACK_MILLIS = 14 * DAY;

/** A run that left intents and no outcomes. */
export interface UnfinishedRun {
  readonly runId: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
}

/** Finds the runs that died after their first intent, oldest first. Throws SweepError `audit-unavailable`. */
export async function findUnfinishedRuns(place: IntentPlace): Promise<readonly UnfinishedRun[]> {
  const now = place.clock.now();
  const settled = new Set<string>();
  const found = new Map<string, UnfinishedRun>();
  for await (const { startedAt, runId, name } of listIntents(place, now - LOOK_BACK_MILLIS)) {
    if (name === SETTLED) settled.add(runId);
    else if (now - Date.parse(startedAt) > LONGEST_RUN_MILLIS) {
      found.set(runId, { runId, startedAt });
    }
  }
  return [...found.values()].filter(({ runId }) => !settled.has(runId));
}

async function* listIntents({ client, bucket, prefix }: IntentPlace, since: number) {
  const folder = `${prefix}intents/`;
  const list = {
    Bucket: bucket,
    Prefix: folder,
    StartAfter: folder + new Date(since).toISOString(),
  };
  let ContinuationToken: string | undefined;
  do {
    const page = await client
      .send(new ListObjectsV2Command({ ...list, ContinuationToken }))
      .catch((cause) => {
        throw auditUnavailable('the intents of earlier runs cannot be listed in S3', cause);
      });
    for (const { Key = '' } of page.Contents ?? []) {
      const [startedAt = '', runId = '', name = ''] = Key.slice(folder.length).split('/');
      yield { startedAt, runId, name };
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

/** Marks runs as reported, so that no later run reports them again. Throws SweepError `audit-unavailable`. */
export async function settleUnfinishedRuns(
  { client, bucket, prefix }: IntentPlace,
  runs: readonly UnfinishedRun[],
): Promise<void> {
  for (const { startedAt, runId } of runs) {
    const Key = intentFolder(prefix, startedAt, runId) + SETTLED;
    await client
      .send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'reported by a later run' }))
      .catch((cause) => {
        throw auditUnavailable('a run that died cannot be marked as reported in S3', cause);
      });
  }
}
