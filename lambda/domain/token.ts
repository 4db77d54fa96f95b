import { LAST_INSTANT } from './duration.ts';
import { hash53 } from './id-hash.ts';

/**
 * When a token stops working: epoch milliseconds, `'never'` when the provider says that it does not expire, `'unknown'`
 * when the provider returns nothing that can be trusted.
 */
export type Expiry = number | 'never' | 'unknown';

/** When a token was last used: epoch milliseconds, `'never'` when the provider says so, or `'unknown'`. */
export type LastUse = number | 'never' | 'unknown';

/**
 * A state in which the provider shows a token, and which settles it: no rule is evaluated.
 * - `gone`: it no longer works; counted as `alreadyGone`.
 * - `vanished`: it was listed, but unknown when it was inspected; counted as `alreadyGone`.
 * - `unreadable`: it could not be read; counted as `failed`, and the sweep continues.
 * - `in-transition`: it is being created or deleted; kept.
 */
export type ProviderState =
  | { readonly kind: 'gone' | 'vanished'; readonly reason: string }
  | {
      readonly kind: 'unreadable';
      readonly error: { readonly code: string; readonly message: string };
    }
  | { readonly kind: 'in-transition'; readonly reason: string };

/** The metadata of one issued credential, never its value. All times are epoch milliseconds. */
export interface Token {
  /** Its identifier at the provider; a fingerprint of that when it is the token value itself. */
  readonly id: string;
  /** What its revocation names besides the id, such as its parent: ids need not be unique beyond that. */
  readonly within?: string;
  /** True when `id` is a fingerprint; printed output labels it so. */
  readonly fingerprinted?: true;
  /** The group within which `keepNewest` counts; the whole connection when absent. */
  readonly group?: string;
  /** True when it has a group that could not be read, so that any token may be of the same one. */
  readonly hasUnknownGroup?: true;
  readonly name?: string;
  readonly owner?: string;
  readonly scopes?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly status?: string;
  /** Absent when unknown. */
  readonly createdAt?: number;
  readonly expiresAt: Expiry;
  readonly lastUsedAt: LastUse;
  /** Whether the provider lists it as out of use: disabled or inactive. Absent when unknown. */
  readonly disabled?: boolean;
  /** True when the connection itself signs in with this token. */
  readonly own?: true;
  /** True when it was created with another token, which the provider does not name, and is revoked with that one. */
  readonly hasUnknownParent?: true;
  /** Present where revoking this token also revokes whatever was created with it: whether the connection allows that. */
  readonly children?: 'keep' | 'revoke';
  readonly providerState?: ProviderState;
}

/**
 * What tells one token of a connection from all others: its id, after what that is unique within.
 * @example
 * keyOf({ id: '7' }); // '7'
 * keyOf({ id: '7', within: 'acme' }); // 'acme/7'
 */
export function keyOf({ id, within }: Pick<Token, 'id' | 'within'>): string {
  return within === undefined ? id : `${within}/${id}`;
}

/** A hash of the group of a token; those without one are a group, too. */
export function groupHashOf({ group = '' }: Pick<Token, 'group'>): number {
  return hash53(group);
}

/** Whether the provider has settled that a token no longer works. */
export function isGone({ providerState }: Token): boolean {
  return providerState?.kind === 'gone' || providerState?.kind === 'vanished';
}

/** Whether a token works at `now` (epoch milliseconds), as far as is known: not expired, disabled or settled otherwise. */
export function isLiving(
  { providerState, disabled, expiresAt }: Pick<Token, 'providerState' | 'disabled' | 'expiresAt'>,
  now: number,
): boolean {
  const isExpired = typeof expiresAt === 'number' && expiresAt <= now;
  return !providerState && !disabled && !isExpired;
}

/** The fields that conditions and protect entries can use. */
export type TokenField =
  | 'createdAt'
  | 'expiresAt'
  | 'lastUsedAt'
  | 'name'
  | 'owner'
  | 'scope'
  | 'tag'
  | 'status';

/** Whether a token has an id and no invalid timestamp, which would make every comparison with it meaningless. */
export function isWellFormed({ id, createdAt, expiresAt, lastUsedAt }: Token): boolean {
  return (
    id !== '' && isTimeOrWord(createdAt) && isTimeOrWord(expiresAt) && isTimeOrWord(lastUsedAt)
  );
}

function isTimeOrWord(time: Expiry | LastUse | undefined): boolean {
  return typeof time !== 'number' || Math.abs(time) <= LAST_INSTANT;
}
