import { MINUTE } from '../domain/duration.ts';
import { comparableKey } from '../domain/own-token.ts';
import type { Plan } from '../domain/plan.ts';
import type { Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Clock, Provider } from '../ports.ts';
import { inspectOne } from './inspect.ts';

/** A plan older than this may no longer hold. */
const STALE_AFTER_MILLIS = MINUTE;

/** A list of at most this many tokens is cheap enough to be read again. */
const MAX_RELISTED_TOKENS = 1000;

/** What a token looks like right now; `undefined` when what the plan knows is recent enough. */
export type Recheck = (token: Token) => Promise<Token | 'gone' | undefined>;

/**
 * Checks tokens again right before their revocation: one by one where the API can show a single token, otherwise by
 * reading a short list again whenever what is known has become old. `undefined` where neither is cheap.
 */
export function createRecheck(provider: Provider, plan: Plan, clock: Clock): Recheck | undefined {
  const byList =
    plan.listed > MAX_RELISTED_TOKENS ? undefined : createListRecheck(provider, plan, clock);
  if (!provider.inspect) return byList;
  return async (token) => (await inspectOne(token, provider)) ?? byList?.(token);
}

function createListRecheck(provider: Provider, plan: Plan, clock: Clock): Recheck {
  let listedAt = plan.now;
  let latestList: Promise<ReadonlyMap<string, Token>> | undefined;
  return async (token) => {
    if (clock.now() - listedAt > STALE_AFTER_MILLIS) {
      listedAt = clock.now();
      latestList = relist(provider);
    }
    if (latestList === undefined) return undefined;
    const fresh = (await latestList).get(comparableKey(token));
    const [problem] = provider.problems?.() ?? [];
    if (fresh || !problem) return fresh ?? 'gone';
    throw new SweepError('unavailable', `could not be checked again: ${problem.message}`);
  };
}

/** Reads the whole list again; keys are as {@link comparableKey} gives them. Throws SweepError. */
export async function relist(provider: Provider): Promise<ReadonlyMap<string, Token>> {
  const tokens = new Map<string, Token>();
  for await (const page of provider.list()) {
    for (const token of page) tokens.set(comparableKey(token), token);
  }
  return tokens;
}
