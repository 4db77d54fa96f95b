import { comparableId } from '../../domain/own-token.ts';
import { jwtClaim } from './jwt.ts';

/**
 * What in a secret may be the id of a listed token, each as {@link comparableId} gives it: its texts, their
 * fingerprints, for ids that are the token value itself, and the `jti` of each JWT.
 * @example
 * secretIds({ token: 's3cr3t' }, (value) => `fingerprint of ${value}`).has('s3cr3t'); // true
 */
export function secretIds(
  secret: unknown,
  fingerprint: (value: string) => string,
): ReadonlySet<string> {
  const texts = secretTexts(secret);
  const claims = texts.map((text) => jwtClaim(text, 'jti')).filter((id) => typeof id === 'string');
  return new Set([...texts, ...claims, ...texts.map(fingerprint)].map(comparableId));
}

/** Every text in a JSON value, however deep. */
function secretTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(secretTexts);
}
