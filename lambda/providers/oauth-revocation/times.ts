import type { Token } from '../../domain/token.ts';
import { jwtClaim } from '../kit/jwt.ts';
import { epochSeconds, isoInstant } from '../kit/time.ts';
import type { TokenEntry } from './register.ts';

/** What introspection says of a token that it calls active, besides that. */
export interface ActiveFacts {
  readonly exp?: unknown;
  readonly iat?: unknown;
}

/**
 * When a token was made and when it ends. In order of trust: introspection, the register, the claim of a JWT; where the
 * most trusted one that says anything cannot be read, no lesser one stands in. Sources that contradict each other make
 * the expiry unknown:
 * - it is not after the creation (WSO2 gives an unlimited token an `exp` a second before its `iat`);
 * - it has passed, yet introspection calls the token active (a refresh token with the `exp` of its access token);
 * - it has passed, yet the token is a JWT that says itself that it goes on.
 * @param facts absent where introspection does not call the token active
 * @param now epoch milliseconds
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2
 */
export function timesOf(
  { token, issuedAt, expiresAt }: TokenEntry,
  facts: ActiveFacts | undefined,
  now: number,
): Pick<Token, 'expiresAt' | 'createdAt'> {
  const createdAt = firstSaid([facts?.iat, epochSeconds], [issuedAt, isoInstant]);
  const exp = jwtClaim(token, 'exp');
  const expiry = firstSaid(
    [facts?.exp, epochSeconds],
    [expiresAt, isoInstant],
    [exp, epochSeconds],
  );
  const livesOn = facts !== undefined || (epochSeconds(exp) ?? 0) > now;
  const isDenied =
    expiry !== undefined &&
    ((createdAt !== undefined && expiry <= createdAt) || (expiry <= now && livesOn));
  return {
    expiresAt: expiry === undefined || isDenied ? 'unknown' : expiry,
    ...(createdAt !== undefined && { createdAt }),
  };
}

/** The time of the most trusted source that says anything: if that cannot be read, no lesser one stands in. */
function firstSaid(
  ...sources: readonly (readonly [said: unknown, read: (said: unknown) => number | undefined])[]
): number | undefined {
  const [said, read] = sources.find(([one]) => one !== undefined && one !== null) ?? [];
  return read?.(said);
}
