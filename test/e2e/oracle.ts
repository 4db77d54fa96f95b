import { DAY } from '../support/clock.ts';
import type { LivingToken } from '../support/sandbox/census.ts';

/**
 * The keys of the tokens that the demo's policy wants gone, reckoned anew from its words: expired for 7 days or
 * older than 365, not a break-glass one, and not the newest of its group that still works.
 */
export function staleKeys(tokens: readonly LivingToken[], now: number): readonly string[] {
  return tokens
    .filter(
      ({ expiresAt, createdAt }) => now - expiresAt >= 7 * DAY || now - createdAt >= 365 * DAY,
    )
    .filter(({ name }) => !name.startsWith('break-glass-'))
    .filter((token) => token !== newestWorking(tokens, token.group, now))
    .map(({ key }) => key);
}

function newestWorking(tokens: readonly LivingToken[], group: string, now: number) {
  return tokens
    .filter((token) => token.group === group && token.expiresAt > now)
    .sort((one, other) => other.createdAt - one.createdAt)[0];
}
