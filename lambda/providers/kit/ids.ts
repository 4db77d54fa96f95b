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
