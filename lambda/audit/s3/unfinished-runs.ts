import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { DAY, MINUTE } from '../../domain/duration.ts';
import { ListProgress } from '../../domain/list-progress.ts';
import { SweepError } from '../../errors.ts';
import { type IntentStore, intentFolder, SETTLED } from './intents.ts';
import { auditUnavailable } from './object.ts';

/** Longer than any run of the function: a younger run may still be in progress. */
const LONGEST_RUN_MILLIS = 20 * MINUTE;

/** Longer than twice the longest gap between runs that a schedule may have. */
const LOOK_BACK_MILLIS = 14 * DAY;

/** A run that left intents and no outcomes. */
export interface UnfinishedRun {
  readonly runId: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
}

/** Finds the runs that died after their first intent, oldest first. Throws SweepError `audit-unavailable`. */
export async function findUnfinishedRuns(store: IntentStore): Promise<readonly UnfinishedRun[]> {
  const now = store.clock.now();
  const settled = new Set<string>();
  const started = new Map<string, UnfinishedRun>();
  for await (const { startedAt, runId, name } of listIntents(store, now - LOOK_BACK_MILLIS)) {
    if (name === SETTLED) settled.add(runId);
    else if (now - Date.parse(startedAt) > LONGEST_RUN_MILLIS) {
      started.set(runId, { runId, startedAt });
    }
  }
  return [...started.values()].filter(({ runId }) => !settled.has(runId));
}

async function* listIntents({ client, bucket, prefix }: IntentStore, since: number) {
  const folder = `${prefix}intents/`;
  const list = {
    Bucket: bucket,
    Prefix: folder,
    StartAfter: folder + new Date(since).toISOString(),
  };
  const progress = new ListProgress();
  let ContinuationToken: string | undefined;
  do {
    const page = await client
      .send(new ListObjectsV2Command({ ...list, ContinuationToken }))
      .catch((cause) => {
        throw auditUnavailable('the intents of earlier runs cannot be listed in S3', cause);
      });
    const keys = (page.Contents ?? []).map(({ Key = '' }) => Key);
    refuse(progress.problemOfPage(keys));
    for (const key of keys) {
      const [startedAt = '', runId = '', name = ''] = key.slice(folder.length).split('/');
      yield { startedAt, runId, name };
    }
    ContinuationToken = page.NextContinuationToken;
    refuse(progress.problemOfNext(ContinuationToken, keys));
  } while (ContinuationToken !== undefined);
}

function refuse(problem: string | undefined): void {
  if (problem === undefined) return;
  throw new SweepError(
    'audit-unavailable',
    `listing the intents of earlier runs in S3: ${problem}`,
  );
}

/** Marks runs as reported, so that no later run reports them again. Throws SweepError `audit-unavailable`. */
export async function settleUnfinishedRuns(
  { client, bucket, prefix }: IntentStore,
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
