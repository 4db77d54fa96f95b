import type { CompiledPolicy } from './policy.ts';
import { isProtectedBy, nameOfEntry } from './protect.ts';
import { keyOf, type Token } from './token.ts';

/** What these safeguards need to know besides the token. */
export interface Circumstances {
  readonly policy: CompiledPolicy;
  /** Epoch milliseconds for which everything is decided. */
  readonly now: number;
  /** Keys of listed tokens that the connection signs in with. */
  readonly ownIds: ReadonlySet<string>;
}

/** The answer about one token, whatever else is listed; `undefined` when the safeguard does not object. */
export type TokenSafeguard = (token: Token, circumstances: Circumstances) => string | undefined;

/** What one of these safeguards has against a token. */
export interface SettledObjection {
  readonly by: TokenSafeguard;
  readonly reason: string;
}

const TOKEN_SAFEGUARDS: readonly TokenSafeguard[] = [ownCredential, inUse, protect, minimumAge];

/** The first objection to a token that holds whatever else is listed. */
export function settledObjection(
  token: Token,
  circumstances: Circumstances,
): SettledObjection | undefined {
  for (const by of TOKEN_SAFEGUARDS) {
    const reason = by(token, circumstances);
    if (reason) return { by, reason };
  }
  return undefined;
}

/** The connection signs in with it. */
export function ownCredential(token: Token, { ownIds }: Circumstances): string | undefined {
  const isOwn = token.own || ownIds.has(keyOf(token));
  return isOwn ? 'own-credential: the connection signs in with it' : undefined;
}

/** It was used after the list began. */
export function inUse({ lastUsedAt }: Token, { now }: Circumstances): string | undefined {
  const isUsed = typeof lastUsedAt === 'number' && lastUsedAt > now;
  return isUsed ? 'in-use: used during this run' : undefined;
}

/** An entry of the policy protects it. */
export function protect(token: Token, { policy, now }: Circumstances): string | undefined {
  const entries = policy.policy.protect;
  const at = entries.findIndex((entry) => isProtectedBy(entry, token, now));
  const entry = entries[at];
  return entry && `protect: ${nameOfEntry(entry, at)} of the policy matches`;
}

/** It is too young, or of an unknown age. */
export function minimumAge(
  { expiresAt, createdAt }: Token,
  { policy, now }: Circumstances,
): string | undefined {
  const { minimumAge: millis } = policy.policy.safeguards;
  if (typeof expiresAt === 'number' && now - expiresAt >= millis) return undefined;
  if (createdAt === undefined) return 'minimumAge: its creation time is unknown';
  const age = now - createdAt;
  if (age < 0) return 'minimumAge: it was created in the future';
  return age < millis ? 'minimumAge: it is too young' : undefined;
}
