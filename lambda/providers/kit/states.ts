import type { ProviderState } from '../../domain/token.ts';
import { describeError, SweepError } from '../../errors.ts';

/** The state of a token that was listed and no longer existed when it was read. */
export const vanished: ProviderState = {
  kind: 'vanished',
  reason: 'no longer exists (it was listed, and not found when it was read)',
};

/**
 * The state of a token that cannot be read, so that nothing is done to it.
 * @example
 * unreadable(new SweepError('timeout', 'no response')); // { kind: 'unreadable', error: { code: 'timeout', message: 'no response' } }
 */
export function unreadable(error: unknown): ProviderState {
  return { kind: 'unreadable', error: describeError(error) };
}

/** The state of a token whose identifier would change the path of a URL. */
export const unsafeId: ProviderState = unreadable(
  new SweepError(
    'invalid-response',
    'its id does not have the documented form, so no URL is built from it',
  ),
);
