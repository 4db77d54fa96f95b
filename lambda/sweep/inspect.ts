import { comparableKey } from '../domain/own-token.ts';
import type { Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Provider } from '../ports.ts';

/**
 * One token as it is now; `undefined` where the provider cannot show one. Throws SweepError, `invalid-response` for a look
 * that shows another token.
 */
export async function inspectOne(
  token: Token,
  provider: Pick<Provider, 'inspect'>,
): Promise<Token | 'gone' | undefined> {
  const fresh = await provider.inspect?.(token);
  if (typeof fresh === 'object' && comparableKey(fresh) !== comparableKey(token)) {
    throw new SweepError('invalid-response', 'the response is about another token');
  }
  return fresh;
}
