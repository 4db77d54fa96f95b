import type { WaitingCandidate } from './candidate.ts';
import { endOf } from './promise.ts';
import type { RememberedToken } from './remembered-token.ts';
import type { Notice } from './step.ts';
import type { Token } from './token.ts';

// What is remembered of a token that is announced, waits, or is touched while it is in quarantine.

/** The token was announced by the run that began its list at `now`, `wait` milliseconds ahead. */
export function announced(before: RememberedToken, now: number, wait: number): RememberedToken {
  return { ...before, announced: { at: now, wait } };
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

/** The token waits: what its rule says lengthens the time, and never shortens it. */
export function lengthened(
  before: RememberedToken,
  { rule, step }: Pick<WaitingCandidate, 'rule' | 'step'>,
): RememberedToken {
  const { announced: promise, quarantined } = before;
  if (step.of === 'announce')
    return promise
      ? { ...before, announced: { ...promise, wait: Math.max(promise.wait, rule.announce ?? 0) } }
      : before;
  return quarantined
    ? { ...before, quarantined: { ...quarantined, for: Math.max(quarantined.for, rule.for ?? 0) } }
    : before;
}

/** Somebody enabled or used the token. What was announced does not hold any more, and what is enabled is not ours. */
export function noticed(before: RememberedToken, reason: Notice, now: number): RememberedToken {
  const { announced: _, disabledAt, disabledBy, ...rest } = before;
  const isOurs = reason === 'used';
  return {
    ...rest,
    ...(isOurs && disabledAt !== undefined && { disabledAt }),
    ...(isOurs && disabledBy !== undefined && { disabledBy }),
    lastListed: now,
    noticed: { at: now, reason },
  };
}

/** Without a quarantine that somebody ended so long ago that a new one can begin; one whose token is disabled goes on. */
export function withoutPastNotice(
  before: RememberedToken,
  { disabled }: Pick<Token, 'disabled'>,
  now: number,
): RememberedToken {
  const { noticed: notice, quarantined, ...rest } = before;
  if (!notice || !quarantined || now < endOf(notice.at, quarantined.for)) return before;
  const isStillOurs = notice.reason === 'used' && disabled === true;
  return isStillOurs ? before : rest;
}
