import type { Action } from '../domain/policy-types.ts';
import { isGone, type Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Clock, Provider } from '../ports.ts';

/**
 * What a look right after a removal says of it.
 * - `alive`: the token is still there.
 * - `no-look`: the provider has no cheap look at one token.
 * - `unclear`: the look failed.
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
  if (!provider.inspect) return 'no-look';
  for (const wait of LOOKS_AFTER_MILLIS) {
    if (wait > 0) await clock.sleep(wait, signal);
    if (wait > 0 && signal.aborted) break;
    try {
      const fresh = await provider.inspect(token);
      if (fresh === undefined) return 'no-look';
      if (fresh === 'gone' || isOutOfUse(fresh, action)) return 'proven';
      if (action === 'disable' && fresh.disabled === undefined) return 'no-look';
    } catch {
      return 'unclear';
    }
  }
  return 'alive';
}

/** Whether a token that a look or a list still shows is as the action was to leave it. */
export function isOutOfUse(token: Token, action: Action): boolean {
  const isLeaving = token.finding?.kind === 'in-transition';
  return isGone(token) || isLeaving || (action === 'disable' && token.disabled === true);
}

/** The provider said that a token is out of use, and it is not. */
export function notEffective(claim: string): SweepError {
  const said = claim === 'revoked' || claim === 'disabled' ? claim : 'gone';
  const seen = said === 'gone' ? 'listed' : 'in use when looked at';
  return new SweepError('not-effective', `answered that it is ${said}, yet it is still ${seen}`);
}
