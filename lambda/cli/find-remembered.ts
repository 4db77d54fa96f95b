import type { Remembered } from '../domain/remembered.ts';
import type { TokenKey } from '../domain/remembered-token.ts';
import type { TokenKeys } from '../memory-ports.ts';

/** The key of the remembered token that is named by its id, by `PARENT/ID`, or by the key itself; `undefined` when there is none. */
export function findRemembered(
  wanted: string,
  { tokens }: Remembered,
  keys: TokenKeys,
): TokenKey | undefined {
  if (tokens.has(wanted)) return wanted;
  const slash = wanted.lastIndexOf('/');
  const found = keys.find({ id: wanted });
  if (found !== undefined || slash < 0) return found;
  return keys.find({ within: wanted.slice(0, slash), id: wanted.slice(slash + 1) });
}
