import type { ProviderState } from '../../domain/token.ts';

/**
 * Whether an identifier can stand in a path as it is.
 * @example
 * isId('key_7-a.b'); // true
 * isId('a/b'); // false
 */
export function isId(id: string): boolean {
  return /^[A-Za-z0-9._-]{1,64}$/.test(id) && id !== '.' && id !== '..';
}

/**
 * Whether a value, percent-encoded, stays one segment of a path.
 * @example
 * isPathSegment('group name'); // true
 * isPathSegment('..'); // false
 */
export function isPathSegment(value: string): boolean {
  return (
    /^[^/\\\p{Cc}]{1,4096}$/u.test(value) && value !== '.' && value !== '..' && value.isWellFormed()
  );
}

/** The state of a token whose identifier would change the path of a URL. */
export const unsafeId: ProviderState = {
  kind: 'unreadable',
  error: {
    code: 'invalid-response',
    message: 'its id does not have the documented form, so no URL is built from it',
  },
};
