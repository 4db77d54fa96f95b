import { LAST_INSTANT } from './duration.ts';

/**
 * When a token stops working: an instant in epoch milliseconds, `'never'` when the provider says that it
 * does not expire, `'unknown'` when the provider gives nothing that can be trusted.
 */
export type Expiry = number | 'never' | 'unknown';

/** When a token was last used: epoch milliseconds, `'never'` on the provider's word, or unknown. */
export type LastUse = number | 'never' | 'unknown';

/**
 * What the provider already says of a token that no rule may overrule.
 * - `gone`: it no longer works; counted as `alreadyGone`.
 * - `vanished`: it was listed, and unknown when it was looked at; counted as `alreadyGone`.
 * - `unreadable`: it could not be read; counted as `failed`, and the rest goes on.
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
  /** Unique within its connection. The fingerprint, when the provider's identifier is the secret itself. */
  readonly id: string;
  /** True when `id` is a fingerprint, so that it is named so wherever it is printed. */
  readonly fingerprinted?: true;
  /** The circle within which `keepNewest` counts; the connection when absent. */
  readonly group?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly scopes?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly status?: string;
  /** Absent when unknown. */
  readonly createdAt?: number;
  readonly expiresAt: Expiry;
  readonly lastUsedAt: LastUse;
  /** Whether the provider calls it out of use although it still lists it: disabled, inactive. Absent when unknown. */
  readonly disabled?: boolean;
  /** True when the connection itself signs in with this token. */
  readonly own?: true;
  /** True when it was made with another token that the provider does not name, and goes when that one goes. */
  readonly hasUnknownParent?: true;
  /** Where the provider revokes along with this token whatever was made with it: whether the connection allows that. */
  readonly children?: 'keep' | 'revoke';
  readonly providerState?: ProviderState;
}

/** Whether the provider has settled that a token no longer works. */
export function isGone({ providerState }: Token): boolean {
  return providerState?.kind === 'gone' || providerState?.kind === 'vanished';
}

/** The fields that conditions and protect entries can ask for. */
export type TokenField =
  | 'createdAt'
  | 'expiresAt'
  | 'lastUsedAt'
  | 'name'
  | 'owner'
  | 'scope'
  | 'tag'
  | 'status';

/** Whether a token has an id, and every time it has is an instant: no comparison with any other can be trusted. */
export function isWellFormed({ id, createdAt, expiresAt, lastUsedAt }: Token): boolean {
  return (
    id !== '' &&
    isInstantOrWord(createdAt) &&
    isInstantOrWord(expiresAt) &&
    isInstantOrWord(lastUsedAt)
  );
}

function isInstantOrWord(time: Expiry | LastUse | undefined): boolean {
  return typeof time !== 'number' || Math.abs(time) <= LAST_INSTANT;
}
