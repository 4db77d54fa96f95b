import { comparableId } from '../../domain/own-token.ts';
import { SweepError } from '../../errors.ts';

/**
 * Throws SweepError `invalid-response` when a response is about another token than was asked for. Ids are compared with
 * their type, GUIDs without case; a response that gives none says nothing.
 * @param asked what identifies the token that was asked for
 * @param answered what identifies the one in the response
 * @example
 * requireSameToken('7', '7'); // undefined
 * requireSameToken('7', undefined); // undefined
 */
export function requireSameToken(asked: unknown, answered: unknown): void {
  if (answered === undefined || answered === null) return;
  if (comparable(asked) === comparable(answered)) return;
  throw new SweepError('invalid-response', 'the response is about another token');
}

function comparable(id: unknown): unknown {
  return typeof id === 'string' ? comparableId(id) : id;
}
