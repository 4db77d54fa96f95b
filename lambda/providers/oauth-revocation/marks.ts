import { hash } from 'node:crypto';
import type { RegisterEntry, Tag } from '../../domain/register-entry.ts';
import { readEntry } from './register.ts';

/** Tags a register entry whose token was proven to be gone, so that it is not listed again. */
export const REVOKED_AT = 'token-sweeper:revoked-at';

/** Tags an entry whose token is kept although introspection calls it inactive, so that it is not introspected again. */
export const INACTIVE_AT = 'token-sweeper:inactive-at';

/**
 * A mark on the token that an entry holds: when it was set, and a digest of the token, so that another token under the same
 * entry is not taken for it.
 * @param now epoch milliseconds
 */
export function markOf(
  key: typeof REVOKED_AT | typeof INACTIVE_AT,
  entry: RegisterEntry,
  token: string,
  now: number,
): Tag {
  return { key, value: `${new Date(now).toISOString()} ${digestOf(entry, token)}` };
}

/** Whether a mark is on the token that the entry holds now. One without a digest, as people set it, is on any. */
export function isMarked(
  key: typeof REVOKED_AT | typeof INACTIVE_AT,
  entry: RegisterEntry,
  token: string,
): boolean {
  const mark = entry.tags[key];
  if (mark === undefined) return false;
  const [, digest] = mark.split(' ');
  return digest === undefined || digest === digestOf(entry, token);
}

/** Whether the token of an entry is out of use for good; not told for one that cannot be read, unless people said so. */
export function isRemoved(entry: RegisterEntry): boolean {
  const read = readEntry(entry);
  return isMarked(REVOKED_AT, entry, 'error' in read ? '' : read.token);
}

const DIGEST_LENGTH = 16;

/** Tells a token from the one before it and, being short, no more than that. */
function digestOf({ arn }: RegisterEntry, token: string): string {
  return hash('sha256', `${arn}\n${token}`).slice(0, DIGEST_LENGTH);
}
