import { DAY, endOf } from './duration.ts';
import type { RemovingAction } from './policy-types.ts';
import type { Token } from './token.ts';

/** Stands for a token in what is remembered: a keyed hash of what its revocation names. */
export type TokenKey = string;

/** What is remembered of one token. Times are epoch milliseconds, durations milliseconds. */
export interface RememberedToken {
  /** The last rule that wanted it gone. */
  readonly rule: string;
  /** Since when, without interruption. */
  readonly staleSince: number;
  /** When the last whole list that had it began. */
  readonly lastListed: number;
  /** What a run was about to do with it. Settled when that run ended. */
  readonly intent?: Intent;
  readonly announced?: { readonly at: number; readonly wait: number };
  readonly quarantined?: { readonly at: number; readonly for: number };
  /** When the sweeper disabled it. */
  readonly disabledAt?: number;
  /** The run that disabled it. */
  readonly disabledBy?: string;
  /** What was noticed of a token in quarantine. */
  readonly noticed?: { readonly at: number; readonly reason: 're-enabled' | 'used' };
  /** No rule may disable it again until then. */
  readonly restored?: { readonly at: number; readonly until: number };
  /** When the sweeper removed it. */
  readonly removedAt?: number;
  readonly failures?: Failures;
}

/** What a run was about to do with a token. */
export interface Intent {
  readonly runId: string;
  readonly at: number;
  readonly action: RemovingAction;
  /** How long the token is to stay in quarantine. */
  readonly for?: number;
}

/** Removals of a token that had no effect. */
export interface Failures {
  readonly count: number;
  /** The error code of the last one. */
  readonly code: string;
  /** Enforcing runs that list the token until the next try, that one included. */
  readonly waitRuns: number;
}

/** A token that no list has had for so long is forgotten. */
const UNLISTED_MILLIS = 30 * DAY;

/** What is remembered of a token that `rule` wants gone, at `now`. */
export function wanted(
  before: RememberedToken | undefined,
  rule: string,
  now: number,
): RememberedToken {
  return { ...before, rule, staleSince: before?.staleSince ?? now, lastListed: now };
}

/**
 * What is remembered of a listed token that no rule wants gone, or that a safeguard keeps; nothing where nothing was done.
 * What was announced is forgotten.
 */
export function unwanted(before: RememberedToken, now: number): RememberedToken | undefined {
  const { announced: _, ...rest } = before;
  const isUntouched = isSpare(rest) && rest.removedAt === undefined;
  return isUntouched ? undefined : { ...rest, lastListed: now };
}

/** What is remembered of a token that was removed at `now`: what was announced holds for it, should it still be there. */
export function removed(before: RememberedToken, now: number): RememberedToken {
  const { rule, staleSince, lastListed, announced } = before;
  return { rule, staleSince, lastListed, ...(announced && { announced }), removedAt: now };
}

/** What is remembered of a token that the run disabled at `now`. What was announced has come. */
export function disabled(before: RememberedToken, now: number, runId: string): RememberedToken {
  const { announced: _, ...rest } = before;
  return { ...rest, disabledAt: now, disabledBy: runId };
}

/** The token was disabled for a quarantine of `length` milliseconds, by the run that began its list at `now`. */
export function inQuarantine(
  before: RememberedToken,
  now: number,
  length: number,
): RememberedToken {
  const { noticed: _, ...rest } = before;
  return { ...rest, quarantined: { at: now, for: length } };
}

/** Without a quarantine that somebody ended so long ago that a new one can begin; one whose token is disabled goes on. */
function withoutPastNotice(
  before: RememberedToken,
  { disabled }: Pick<Token, 'disabled'>,
  now: number,
): RememberedToken {
  const { noticed: notice, quarantined, ...rest } = before;
  if (!notice || !quarantined || now < endOf(notice.at, quarantined.for)) return before;
  const isStillOurs = notice.reason === 'used' && disabled === true;
  return isStillOurs ? before : rest;
}

/**
 * Takes over the intent of a run that did not come to its end: what is gone or disabled now, it removed or disabled.
 * @param token as it is listed; `undefined` when it is not
 */
export function takeOver(
  before: RememberedToken,
  token: Pick<Token, 'disabled'> | undefined,
): RememberedToken {
  const { intent, ...rest } = before;
  if (!intent) return before;
  const { action, at, runId } = intent;
  if (action === 'revoke') return token ? rest : removed(rest, at);
  if (!token?.disabled) return rest;
  const taken = disabled(rest, at, runId);
  return intent.for === undefined ? taken : inQuarantine(taken, at, intent.for);
}

/**
 * What still holds of what is remembered of a token that is listed at `now`; `undefined` when it is about an earlier token
 * of the same id.
 */
export function asListed(
  before: RememberedToken,
  token: Pick<Token, 'disabled' | 'createdAt'>,
  now: number,
): RememberedToken | undefined {
  const { disabledAt, disabledBy, restored, ...known } = withoutPastNotice(
    takeOver(before, token),
    token,
    now,
  );
  const { removedAt = Infinity, quarantined } = known;
  if ((token.createdAt ?? -Infinity) > removedAt) return undefined;
  const isAsLeft = token.disabled !== false || quarantined !== undefined;
  return {
    ...known,
    ...(isAsLeft && disabledAt !== undefined && { disabledAt }),
    ...(isAsLeft && disabledBy !== undefined && { disabledBy }),
    ...(restored && restored.until > now && { restored }),
  };
}

/** Whether nothing more has to be remembered of a token, because no list has had it for so long. */
export function isPast({ lastListed, restored }: RememberedToken, now: number): boolean {
  return now - lastListed > UNLISTED_MILLIS && (restored?.until ?? now) <= now;
}

/**
 * Whether it does no harm to forget a token when there is no room: nothing was done with it, or it was removed and no list
 * has had it since.
 */
export function isSpare(token: RememberedToken): boolean {
  const { intent, announced, quarantined, disabledAt, restored, failures } = token;
  return !(intent || announced || quarantined || disabledAt !== undefined || restored || failures);
}
