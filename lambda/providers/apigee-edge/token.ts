import type { Expiry, Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import { unreadable } from '../kit/states.ts';
import { epochMillis } from '../kit/time.ts';
import type { TokenEntity } from './api.ts';
import type { ApigeeSettings } from './settings.ts';

/**
 * The token that an entity of the API describes.
 * @param known what is known of it without the entity
 */
export function toToken(
  known: Token,
  entity: TokenEntity,
  { removal }: Pick<ApigeeSettings, 'removal'>,
): Token {
  const createdAt = epochMillis(entity.createdAt) ?? epochMillis(entity.issuedAt);
  const { app, status, scope } = entity;
  const isRevoked = status === 'revoked';
  const isRemoved = removal === 'revoke' && isRevoked;
  return {
    ...known,
    ...(app && { owner: app }),
    ...(status ? { status, disabled: isRevoked } : { providerState: WITHOUT_STATUS }),
    ...(scope !== undefined && { scopes: scope.split(' ').filter(Boolean) }),
    ...(createdAt !== undefined && { createdAt }),
    expiresAt: toExpiry(entity.expiresAt),
    ...(isRemoved && { providerState: { kind: 'gone', reason: 'its status is revoked already' } }),
  };
}

/** It may be one that was revoked. */
const WITHOUT_STATUS = unreadable(
  new SweepError('invalid-response', 'the response lacks the status, which the API documents'),
);

/** The vendor documents -1 as never, and does not document an absent expiry. */
function toExpiry(value: unknown): Expiry {
  return value === -1 ? 'never' : (epochMillis(value) ?? 'unknown');
}
