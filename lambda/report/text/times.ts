import { DAY, HOUR, MINUTE, SECOND } from '../../domain/duration.ts';
import type { Token } from '../../domain/token.ts';
import { plural } from './counts.ts';

const UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const;

/** A length of time (milliseconds) in its largest whole unit, such as `40 days`. */
export function describeLength(millis: number): string {
  for (const [unit, size] of UNITS) {
    const count = Math.floor(millis / size);
    if (count >= 1) return plural(count, unit);
  }
  return 'less than a second';
}

/** An instant relative to `now` (both epoch milliseconds), such as `40 days ago` or `in 3 hours`. */
export function describeDistance(instant: number, now: number): string {
  return instant <= now
    ? `${describeLength(now - instant)} ago`
    : `in ${describeLength(instant - now)}`;
}

/** An instant with its distance from `now` (both epoch milliseconds): `2026-11-27T12:00:00.000Z (in 2 days)`. */
export function describeInstant(instant: number, now: number): string {
  return `${new Date(instant).toISOString()} (${describeDistance(instant, now)})`;
}

/** The known times of a token, in words: `expired 40 days ago, created 405 days ago`. */
export function describeTimes(token: Token, now: number): string {
  const { expiresAt, createdAt, lastUsedAt } = token;
  return [
    describeExpiry(expiresAt, now),
    describeCreation(createdAt, now),
    describeUse(lastUsedAt, now),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function describeExpiry(expiresAt: Token['expiresAt'], now: number): string {
  if (expiresAt === 'never') return 'never expires';
  if (expiresAt === 'unknown') return 'expiry unknown';
  return `${expiresAt <= now ? 'expired' : 'expires'} ${describeDistance(expiresAt, now)}`;
}

function describeCreation(createdAt: number | undefined, now: number): string | undefined {
  if (createdAt === undefined) return undefined;
  return createdAt <= now
    ? `created ${describeDistance(createdAt, now)}`
    : `created in the future (${new Date(createdAt).toISOString()})`;
}

function describeUse(lastUsedAt: Token['lastUsedAt'], now: number): string | undefined {
  if (lastUsedAt === 'unknown') return undefined;
  return lastUsedAt === 'never' ? 'never used' : `used ${describeDistance(lastUsedAt, now)}`;
}
