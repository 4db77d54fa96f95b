import { createHash } from 'node:crypto';

/** An OAuth token as Apigee Edge keeps it; times are epoch milliseconds. */
export interface ApigeeToken {
  /** The secret itself, which is also its only identifier. */
  readonly token: string;
  readonly appId: string;
  readonly enduser?: string;
  readonly issuedAt: number;
  /** Left out of the entity when absent. */
  readonly expiresAt?: number;
  /** @default approved */
  readonly status?: 'approved' | 'revoked';
  readonly scope?: string;
  /** What it was got for. @default one of its own */
  readonly refreshToken?: string;
}

/** A token with what has become of it. */
export interface StoredApigeeToken extends ApigeeToken {
  /** The instant from which it is revoked; bulk revocation works with a delay. */
  revokedFrom: number;
  refreshTokenStatus: 'approved' | 'revoked';
}

/** Whether the token is revoked at `now`. */
export function isRevoked(token: StoredApigeeToken, now: number): boolean {
  return token.revokedFrom <= now;
}

/** The entity that the management API returns; it holds two secrets. */
export function renderToken(token: StoredApigeeToken, app: string, now: number): unknown {
  return {
    apiProducts: ['sandbox-product'],
    app,
    appId: token.appId,
    attributes: [],
    clientId: `client-of-${token.appId}`,
    createdAt: token.issuedAt,
    createdBy: 'sandbox',
    expiresAt: token.expiresAt,
    grantType: 'client_credentials',
    issuedAt: token.issuedAt,
    lastModifiedAt: token.issuedAt,
    lastModifiedBy: 'sandbox',
    refreshCount: 0,
    refreshToken: token.refreshToken ?? `refresh-of-${token.token}`,
    refreshTokenStatus: token.refreshTokenStatus,
    scope: token.scope ?? 'READ',
    status: isRevoked(token, now) ? 'revoked' : 'approved',
    token: token.token,
    tokenType: 'BearerToken',
  };
}

/** What an organisation with hashing keeps in place of a token, and therefore all that its search can give. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Revokes a token from an instant on, its refresh token at once where asked. */
export function revokeFrom(token: StoredApigeeToken, from: number, cascade: boolean): void {
  token.revokedFrom = Math.min(token.revokedFrom, from);
  if (cascade) token.refreshTokenStatus = 'revoked';
}
