import type { GoneClaim } from '../../domain/gone-claim.ts';
import type { RegisterEntry } from '../../domain/register-entry.ts';
import type { Token } from '../../domain/token.ts';
import type { Introspection } from './api.ts';
import { INACTIVE_AT, isMarked } from './marks.ts';
import type { TokenEntry } from './register.ts';
import { timesOf } from './times.ts';

/** An entry of the register that can be read. */
export interface Registered {
  readonly entry: RegisterEntry;
  readonly read: TokenEntry;
  /** What the server said when the token was revoked; absent before that. */
  said?: 'revoked' | GoneClaim;
}

/** What a token can be described with. */
export interface Describing {
  readonly fingerprint: (value: string) => string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The token of a register entry. One that introspection calls inactive is described by the register's own dates: that
 * word alone proves nothing.
 * @param facts absent when the token was not introspected
 */
export function toToken(
  { entry, read }: Registered,
  facts: Introspection | undefined,
  { fingerprint, now }: Describing,
): Token {
  const { token: value, owner, name } = read;
  const active = facts?.active ? facts : undefined;
  const isInactive = facts ? !facts.active : isMarked(INACTIVE_AT, entry, value);
  return {
    ...unreadToken(entry),
    ...timesOf(read, active, now),
    id: fingerprint(value),
    fingerprinted: true,
    name: name ?? entry.name,
    ...(owner && { owner, group: owner }),
    ...(owner === '' && { hasUnknownGroup: true }),
    ...(active?.scope !== undefined && { scopes: active.scope.split(' ').filter(Boolean) }),
    ...(active && { status: 'active', disabled: false }),
    ...(isInactive && { status: 'inactive', disabled: true }),
  };
}

/** What is known of a token whose entry cannot be read. */
export function unreadToken({ name, tags }: RegisterEntry): Token {
  return { id: name, name, tags, expiresAt: 'unknown', lastUsedAt: 'unknown' };
}
