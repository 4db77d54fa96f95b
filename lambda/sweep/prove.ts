import type { Action } from '../domain/policy-types.ts';
import { isGone, type Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Clock, GoneClaim, Provider } from '../ports.ts';

/** What the provider says of a removal. */
export type Said = 'revoked' | 'disabled' | GoneClaim;

/**
 * What a look right after a removal says of it.
 * - `alive`: the token is still there.
 * - `no-look`: the provider has no cheap look at one token.
 * - `unclear`: the last look failed.
 */
export type Proof = 'proven' | 'alive' | 'no-look' | 'unclear';

/** A removal may take effect late: milliseconds to wait before each look. */
const LOOKS_AFTER_MILLIS = [0, 3000, 7000];

/** Looks at a token that was just removed, up to three times in ten seconds as long as it is there. */
export async function lookAfter(
  token: Token,
  action: Action,
  provider: Provider,
  clock: Clock,
  signal: AbortSignal,
): Promise<Proof> {
  let proof: Proof = 'no-look';
  for (const wait of LOOKS_AFTER_MILLIS) {
    if (wait > 0) await clock.sleep(wait, signal);
    if (wait > 0 && signal.aborted) break;
    proof = await lookOnce(token, action, provider);
    if (proof === 'proven' || proof === 'no-look') break;
  }
  return proof;
}

async function lookOnce(token: Token, action: Action, provider: Provider): Promise<Proof> {
  try {
    const fresh = await provider.inspect?.(token);
    if (fresh === undefined) return 'no-look';
    if (fresh === 'gone' || isOutOfUse(fresh, action)) return 'proven';
    if (fresh.providerState) return 'unclear';
    return action === 'disable' && fresh.disabled === undefined ? 'no-look' : 'alive';
  } catch {
    return 'unclear';
  }
}

/** Whether a token that a look or a list still shows is as the action was to leave it. */
export function isOutOfUse(token: Token, action: Action): boolean {
  const isLeaving = token.providerState?.kind === 'in-transition';
  return isGone(token) || isLeaving || (action === 'disable' && token.disabled === true);
}

/** The provider said that a token is out of use, and it is not. */
export function notEffective(said: Said): SweepError {
  const seen = isClaim(said) ? 'listed' : 'in use when looked at';
  return new SweepError(
    'not-effective',
    `answered that it is ${wordOf(said)}, yet it is still ${seen}`,
  );
}

/** The provider said that a token is out of use, and nothing could be found to confirm it. */
export function notChecked(said: Said, why: string): SweepError {
  const claim = `answered that it is ${wordOf(said)}, which could not be checked`;
  return new SweepError('not-effective', `${claim}: ${why}`);
}

/** Whether the provider says that there is no such token, rather than that it has just done it. */
export function isClaim(said: Said): boolean {
  return said === 'already-gone' || said === 'gone-on-retry';
}

function wordOf(said: Said): string {
  return isClaim(said) ? 'gone' : said;
}
