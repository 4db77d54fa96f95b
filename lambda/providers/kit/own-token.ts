import { comparableId } from '../../domain/own-token.ts';

/** What an API shows of the token that a connection signs in with, and the secret that it is held against. */
export type OwnTokenSign =
  /** The value itself. */
  | { readonly equals: string | number | boolean }
  /** A hint such as `sk-admin...xyz` or `****wxyz`. */
  | { readonly masked: string }
  /** Its last characters. */
  | { readonly endsWith: string }
  /** Its first characters. */
  | { readonly startsWith: string };

/**
 * Recognizes the token that the connection signs in with by a field of the listed tokens. The result is `undefined` for a
 * value that says nothing: it is absent, of another type, or hides everything. That never means "not mine".
 * @example
 * const isOwn = ownToken({ masked: 'sk-admin-1234567890' });
 * isOwn('sk-admin...890'); // true
 * isOwn('sk-admin...777'); // false
 * isOwn(undefined); // undefined
 */
export function ownToken(sign: OwnTokenSign): (shown: unknown) => boolean | undefined {
  if ('equals' in sign) return equalTo(sign.equals);
  if ('masked' in sign) {
    return (shown) => (typeof shown === 'string' ? fitsMask(sign.masked, shown) : undefined);
  }
  if ('endsWith' in sign) {
    return (shown) => (isPart(shown) ? sign.endsWith.endsWith(shown) : undefined);
  }
  return (shown) => (isPart(shown) ? sign.startsWith.startsWith(shown) : undefined);
}

function equalTo(own: string | number | boolean): (shown: unknown) => boolean | undefined {
  const expected = typeof own === 'string' ? comparableId(own) : own;
  return (shown) => {
    if (typeof shown !== typeof expected) return undefined;
    return (typeof shown === 'string' ? comparableId(shown) : shown) === expected;
  };
}

function isPart(shown: unknown): shown is string {
  return typeof shown === 'string' && shown !== '';
}

/** What stands for a hidden part of a secret. */
const MASK = /[.*•…]{2,}|[•…]/;

/** Whether a hint can be of this secret; `undefined` for a text that is not a hint, and for one that shows nothing. */
function fitsMask(secret: string, hint: string): boolean | undefined {
  const shown = hint.split(MASK);
  if (shown.length === 1) return hint === secret ? true : undefined;
  if (shown.every((part) => part === '')) return undefined;
  const [start = '', ...others] = shown;
  const end = others.pop() ?? '';
  if (!secret.startsWith(start) || !secret.endsWith(end)) return false;
  return others.every((part) => secret.includes(part));
}
