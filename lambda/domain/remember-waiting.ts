import type { WaitingCandidate } from './candidate.ts';
import type { RememberedToken } from './remembered-token.ts';
import type { Notice } from './step.ts';

// What is remembered of a token that is announced, waits, or is touched while it is in quarantine.

/** The token was announced by the run that began its list at `now`, `wait` milliseconds ahead. */
export function announced(before: RememberedToken, now: number, wait: number): RememberedToken {
  return { ...before, announced: { at: now, wait } };
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
