import type { Finding } from '../domain/token.ts';

/** Whether an identifier is a plain path segment: it cannot leave its place in a URL, however it is encoded. */
export function isSafeId(id: string): boolean {
  return /^[A-Za-z0-9._-]{1,64}$/.test(id) && id !== '.' && id !== '..';
}

/** The finding for a token whose identifier is no plain path segment. */
export const unsafeId: Finding = {
  kind: 'unreadable',
  error: { code: 'invalid-response', message: 'its id does not fit the documented form, so no URL is built from it' },
};
