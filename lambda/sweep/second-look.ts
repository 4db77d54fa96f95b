import { comparableId } from '../domain/own-token.ts';
import type { Plan } from '../domain/plan.ts';
import type { Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Clock, Provider } from '../ports.ts';

/** A plan older than this may no longer be true. */
const STALE_AFTER_MILLIS = 60_000;

/** A list of no more tokens than this is cheap enough to be read again. */
const SHORT_LIST = 1000;

/** What a token looks like right now; `undefined` when there is no need to know. */
export type SecondLook = (token: Token) => Promise<Token | 'gone' | undefined>;

/**
 * Looks again right before a revocation: at the one token where the API can show it alone, otherwise at the
 * whole list, if it is short, each time that what is known has become old. Nothing comes back where neither
 * is cheap.
 */
export function createSecondLook(
  provider: Provider,
  plan: Plan,
  clock: Clock,
): SecondLook | undefined {
  const listed = plan.listed > SHORT_LIST ? undefined : createListLook(provider, plan, clock);
  const inspect = provider.inspect?.bind(provider);
  return inspect ? async (token) => (await inspect(token)) ?? listed?.(token) : listed;
}

function createListLook(provider: Provider, plan: Plan, clock: Clock): SecondLook {
  let knownAt = plan.now;
  let known: Promise<ReadonlyMap<string, Token>> | undefined;
  return async (token) => {
    if (clock.now() - knownAt > STALE_AFTER_MILLIS) {
      knownAt = clock.now();
      known = listAgain(provider);
    }
    if (known === undefined) return undefined;
    const found = (await known).get(comparableId(token.id));
    const [problem] = provider.problems?.() ?? [];
    if (found || !problem) return found ?? 'gone';
    throw new SweepError('unavailable', `could not be looked at again: ${problem.message}`);
  };
}

/** The whole list once more, by id as it is compared. Throws SweepError. */
export async function listAgain(provider: Provider): Promise<ReadonlyMap<string, Token>> {
  const tokens = new Map<string, Token>();
  for await (const page of provider.list()) {
    for (const token of page) tokens.set(comparableId(token.id), token);
  }
  return tokens;
}
