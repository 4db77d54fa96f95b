import { actionOf, type Candidate } from '../domain/candidate.ts';
import type { RemovingAction } from '../domain/policy-types.ts';
import { isGone, type Token } from '../domain/token.ts';
import type { Provider } from '../ports.ts';
import type { Run } from './connection-sweep.ts';
import { inspectOne } from './inspect.ts';

/**
 * What inspecting a token right after its removal shows.
 * - `alive`: the token is still there.
 * - `not-inspectable`: the provider has no cheap way to show one token.
 * - `unclear`: the last inspection failed.
 */
export type Proof = 'proven' | 'alive' | 'not-inspectable' | 'unclear';

/** A removal may take effect late: milliseconds to wait before each inspection. */
const WAITS_MILLIS = [0, 3000, 7000];

/** Inspects a token that was just removed, again after each wait while it is still there. */
export async function proveRemoval(
  candidate: Candidate,
  provider: Provider,
  { clock, stop: { signal } }: Run,
): Promise<Proof> {
  let proof: Proof = 'not-inspectable';
  for (const wait of WAITS_MILLIS) {
    if (wait > 0) await clock.sleep(wait, signal);
    if (wait > 0 && signal.aborted) break;
    proof = await inspectOnce(candidate.token, actionOf(candidate), provider);
    if (proof === 'proven' || proof === 'not-inspectable') break;
  }
  return proof;
}

async function inspectOnce(
  token: Token,
  action: RemovingAction,
  provider: Provider,
): Promise<Proof> {
  try {
    const fresh = await inspectOne(token, provider);
    if (fresh === undefined) return 'not-inspectable';
    if (fresh === 'gone' || isOutOfUse(fresh, action)) return 'proven';
    if (fresh.providerState) return 'unclear';
    return action !== 'revoke' && fresh.disabled === undefined ? 'not-inspectable' : 'alive';
  } catch {
    return 'unclear';
  }
}

/** Whether a token that the provider still shows is as the action was to leave it. */
export function isOutOfUse(token: Token, action: RemovingAction): boolean {
  const isLeaving = token.providerState?.kind === 'in-transition';
  return isGone(token) || isLeaving || (action !== 'revoke' && token.disabled === true);
}
