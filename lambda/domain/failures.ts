import type { Failures, RememberedToken } from './remembered-token.ts';
import type { Token } from './token.ts';

/** From so many failures on, a token is stuck. */
const STUCK_AFTER = 5;

/** A token that is stuck is tried in each seventh run. */
const STUCK_WAIT_RUNS = 7;

/** One failure more. The runs until the next try double until the token is stuck. */
export function failedAgain(before: Failures | undefined, code: string): Failures {
  const count = (before?.count ?? 0) + 1;
  return { count, code, waitRuns: isStuck({ count }) ? STUCK_WAIT_RUNS : 2 ** (count - 1) };
}

/** Whether so many removals had no effect that the token is tried seldom, and told as stuck. */
export function isStuck({ count }: Pick<Failures, 'count'>): boolean {
  return count >= STUCK_AFTER;
}

/** Whether the next try is left to a later run. */
export function isResting(token: RememberedToken | undefined): boolean {
  return token?.failures !== undefined && token.failures.waitRuns > 0;
}

/**
 * What a list that has a token says of its removal: one that was removed and is still there had no effect, and a run that
 * waits for the next try has come.
 * @param canDisable whether the provider can disable a token, so that one that it lists as disabled is not removed
 */
export function listedAgain(
  before: RememberedToken,
  token: Token,
  canDisable: boolean,
): RememberedToken {
  const { failures, removedAt } = before;
  if (failures) {
    return { ...before, failures: { ...failures, waitRuns: Math.max(0, failures.waitRuns - 1) } };
  }
  if (removedAt === undefined || isShownRemoved(token, canDisable)) return before;
  return { ...before, failures: failedAgain(undefined, 'not-effective') };
}

/** Whether the provider may show a removed token like this. Its expiry no removal changes. */
function isShownRemoved({ providerState, disabled }: Token, canDisable: boolean): boolean {
  return providerState !== undefined || (disabled === true && !canDisable);
}

/** What is remembered of a token whose removal failed with `code`: only those failures that are about its effect, or follow one. */
export function failed(before: RememberedToken, code: string): RememberedToken {
  if (!before.failures && code !== 'not-effective') return before;
  return { ...before, failures: failedAgain(before.failures, code) };
}

/** Why a token that rests has failed, and when it is tried again. */
export function whyFailed(token: RememberedToken): string {
  const { count = 0, waitRuns = 0 } = token.failures ?? {};
  const times = count === 1 ? '' : `; ${count} removals had no effect`;
  const next = waitRuns === 1 ? 'the next enforcing run' : `${waitRuns} enforcing runs`;
  return `${whyListed(token)}${times}; it is tried again in ${next}`;
}

/** What is wrong with a token that was removed and is listed all the same. */
export function whyListed({ removedAt }: RememberedToken): string {
  const removal =
    removedAt === undefined ? 'tried' : `made at ${new Date(removedAt).toISOString()}`;
  return `its removal was ${removal}, yet it is still listed`;
}
