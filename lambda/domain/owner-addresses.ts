import { matchesGlob } from './glob.ts';
import { isMailAddress } from './mail-address.ts';

/** Where owners are told of their tokens. */
export interface OwnerEntry {
  /** Owners whose name, or whose address, it matches. */
  readonly glob: string;
  /** `same` is the owner's own address. */
  readonly address: string;
}

/** How owners are told by mail. */
export interface OwnerMail {
  /** The sender. */
  readonly from: string;
  /** The first that matches and gives an address counts. */
  readonly owners: readonly OwnerEntry[];
}

/**
 * Where an owner is told; `undefined` where no entry gives an address.
 * @param owner as the provider names it; absent where it names none
 * @param email the owner's address, where the provider gives that besides
 * @example
 * addressOf([{ glob: '*@example.com', address: 'same' }], '42', 'ann@example.com'); // 'ann@example.com'
 */
export function addressOf(
  entries: readonly OwnerEntry[],
  owner = '',
  email?: string,
): string | undefined {
  const own = [owner, email].find((text) => text !== undefined && isMailAddress(text));
  for (const { glob, address } of entries) {
    const isMatch = matchesGlob(glob, owner) || (email !== undefined && matchesGlob(glob, email));
    if (!isMatch) continue;
    if (address !== 'same') return address;
    if (own !== undefined) return own;
  }
  return undefined;
}

/** Whether the address of an owner has to be known to tell where that owner is told. */
export function needsEmail([first]: readonly OwnerEntry[], owner = ''): boolean {
  if (!first || owner === '' || isMailAddress(owner)) return false;
  return first.address === 'same' || !matchesGlob(first.glob, owner);
}
