import { BASELINE_RUNS, isBaseline, type Remembered } from './remembered.ts';

/** `maxListDrop` of a policy that does not say it. */
export const DEFAULT_MAX_LIST_DROP = 0.3;

/** A list with fewer missing than this is not too short, unless it is empty. */
const MIN_MISSING = 10;

/**
 * Why a connection is held whose list is much shorter than it should be: what is missing may be there, and unseen.
 * `undefined` when the list is long enough, or when nothing is known to compare it with.
 */
export function listDrop(
  listed: number,
  remembered: Remembered,
  maxListDrop = DEFAULT_MAX_LIST_DROP,
): string | undefined {
  const expected = expectedLength(remembered);
  if (expected === undefined || listed >= expected) return undefined;
  const missing = expected - listed;
  // Divided rather than multiplied: the quotient of two counts is as exact as the limit itself.
  const isTooShort = missing >= MIN_MISSING && missing / expected > maxListDrop;
  if (!isTooShort && listed > 0) return undefined;
  const about = Math.round(expected * 10) / 10;
  return `maxListDrop: ${listed} tokens are listed where about ${about} are expected, the limit is a drop by ${maxListDrop}`;
}

/** The median of what the last comparable runs listed, without what has been removed since; `undefined` without any. */
export function expectedLength({ runs }: Remembered): number | undefined {
  let removed = 0;
  const lengths: number[] = [];
  for (const run of runs.toReversed()) {
    removed += run.removed;
    if (isBaseline(run)) lengths.push(Math.max(0, run.listed - removed));
    if (lengths.length === BASELINE_RUNS || run.accepted) break;
  }
  lengths.sort((one, other) => one - other);
  const middle = lengths.length / 2;
  const low = lengths[Math.ceil(middle) - 1];
  const high = lengths[Math.floor(middle)];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
