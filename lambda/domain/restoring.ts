import { DAY, endOf } from './duration.ts';
import type { RememberedToken } from './remembered-token.ts';

/** For how long no rule disables a token again that was restored and had been in no quarantine. */
const LEFT_ALONE_MILLIS = 30 * DAY;

/**
 * What is remembered of a token that is restored at `now`, before the first request: it is in no quarantine any more, and no
 * rule disables it again, whatever becomes of the run.
 */
export function aboutToRestore(before: RememberedToken, now: number): RememberedToken {
  const { quarantined, noticed, announced, ...rest } = before;
  const { at = 0, until = LEFT_ALONE_MILLIS } = before.restored ?? {};
  const length = quarantined?.for ?? until - at;
  return { ...rest, restored: { at: now, until: endOf(now, length) } };
}

/** What is remembered of it once it works: it is not the sweeper's to enable any more. */
export function restored(before: RememberedToken): RememberedToken {
  const { disabledAt, disabledBy, intent, ...rest } = before;
  return rest;
}
