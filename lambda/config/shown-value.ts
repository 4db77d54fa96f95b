import { looksLikeTokenValue } from '../domain/token-value.ts';

/** Longer texts are cut. */
const MAX_SHOWN = 60;

/** Below these keys people write what they want swept or deployed; elsewhere a text that is no word may be anything. */
const PLAIN_KEYS: ReadonlySet<PropertyKey> = new Set(['settings', 'values', 'deployment']);

/** How names of regions, hosts, accounts and people are written. A text with capitals may be a password in the wrong place. */
const PLAIN_TEXT = /^[a-z0-9][a-z0-9 ._:/@*-]*$/;

/** Keys whose values may be secrets, whatever they look like. */
const SECRET_KEY = /secret|password/i;

/** A word of letters, or a number with a unit: nobody uses them as a password. */
const WORD_OR_QUANTITY = /^(?:[a-z][a-z-]{0,19}|P?\d[\w. ]{0,9})$/;

/** What may be a secret, or hold one: a long text without a space, and an address with a user name, a query or a fragment. */
const REVEALING = [/\S{41}/u, /:\/\/\S*[@?#]/, /[\p{C}\p{Zl}\p{Zp}]/u];

/**
 * A wrong value as a message repeats it; `undefined` for one that may be a secret, or is no single value.
 * @param path the keys that lead to it
 */
export function shownValue(value: unknown, path: readonly PropertyKey[]): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || value === '') return undefined;
  if (path.some((step) => SECRET_KEY.test(String(step)))) return undefined;
  if (WORD_OR_QUANTITY.test(value)) return value;
  const isPlain = path.some((step) => PLAIN_KEYS.has(step)) && PLAIN_TEXT.test(value);
  if (!isPlain || looksLikeTokenValue(value) || REVEALING.some((form) => form.test(value)))
    return undefined;
  return value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value;
}
