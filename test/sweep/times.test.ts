import { describe, expect, test } from 'vitest';
import { SOON_MILLIS } from '../../lambda/domain/events.ts';
import type { Expiry, Token } from '../../lambda/domain/token.ts';
import { epochMillis, epochSeconds, isoInstant } from '../../lambda/providers/kit/time.ts';
import { createTestClock, DAY, HOUR, MINUTE, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

/** Revokes what has expired for an hour, is older than 90 days, or was not used for 30. */
const policy = policyOf({
  rules: rulesOf(
    ['revoke', { expiredFor: HOUR }],
    ['revoke', { olderThan: 90 * DAY }],
    ['revoke', { unusedFor: 30 * DAY }],
  ),
  safeguards: { minimumAge: HOUR, maxClockSkew: 2 * MINUTE },
});

/** A token in use that no rule wants, but for what `facts` say. */
function used(facts: Partial<Token>): Token {
  return tokenOf({ createdAt: NOW - DAY, expiresAt: NOW + DAY, lastUsedAt: NOW, ...facts });
}

/** The same, created at an unknown time. */
function unborn(facts: Partial<Token>): Token {
  return tokenOf({ expiresAt: NOW + DAY, lastUsedAt: NOW, ...facts });
}

/** What becomes of one token: its outcome, the reason why it is withheld, or `kept`. */
async function fateOf(token: Token, localNow = NOW, skewMillis = 0): Promise<string> {
  const connection = memoryConnection({ policy, tokens: [token], clockSkewMillis: skewMillis });
  const { fates } = await run([connection], { clock: createTestClock(localNow) });
  const [fate] = fates;
  if (!fate) return 'kept';
  return fate.outcome ?? fate.reason.split(':')[0] ?? fate.reason;
}

/** As the providers read them from the wire; `unknown` where there is no readable instant. */
const iso = (value: unknown): Expiry => isoInstant(value) ?? 'unknown';
const millis = (value: unknown): Expiry => epochMillis(value) ?? 'unknown';
const seconds = (value: unknown): Expiry => epochSeconds(value) ?? 'unknown';

describe('an odd expiry', () => {
  test.each<[string, Expiry, string]>([
    ['long ago', iso('2020-01-01T00:00:00Z'), 'revoked'],
    ['in the year 9999', iso('9999-12-31T23:59:59.999Z'), 'kept'],
    ['in the year 9999, as milliseconds', millis(253402300799999), 'kept'],
    ['after the year 9999', millis(253402300800000), 'kept'],
    ['zero', millis(0), 'kept'],
    ['negative', millis(-62135596800000), 'kept'],
    ['the "zero" date 0001-01-01', iso('0001-01-01T00:00:00Z'), 'kept'],
    ['the epoch as text', iso('1970-01-01T00:00:00Z'), 'kept'],
    ['seconds where milliseconds are documented', millis(1577836800), 'kept'],
    ['milliseconds where seconds are documented', seconds(1577836800000), 'kept'],
    ['microseconds', millis(1577836800000000), 'kept'],
    ['a number in quotes', millis('1577836800000'), 'kept'],
    ['a date without a time', iso('2020-01-01'), 'kept'],
    ['a time without a zone', iso('2020-01-01T00:00:00'), 'kept'],
    ['a day that no calendar has', iso('2020-02-30T00:00:00Z'), 'kept'],
    ['hour 24', iso('2020-01-01T24:00:00Z'), 'kept'],
    ['a leap second', iso('2016-12-31T23:59:60Z'), 'kept'],
    ['29 February of a leap year', iso('2024-02-29T00:00:00Z'), 'revoked'],
    ['29 February of another year', iso('2023-02-29T00:00:00Z'), 'kept'],
    ['missing', iso(undefined), 'kept'],
    ['never', 'never', 'kept'],
    // The same hour, an hour before now, as clocks on both sides of a change of time show it.
    ['an hour ago, east of here', iso('2026-11-25T21:30:00+10:30'), 'revoked'],
    ['an hour ago, west of here', iso('2026-11-25T06:00:00-05:00'), 'revoked'],
    ['one millisecond less', iso('2026-11-25T06:00:00.001-05:00'), 'kept'],
  ])('%s', async (_, expiresAt, fate) => {
    expect(await fateOf(used({ expiresAt }))).toBe(fate);
  });
});

test.each([
  ['winter time', '2025-10-26T02:30:00+02:00', '2025-10-26T02:30:00+01:00'],
  ['summer time', '2025-03-30T01:59:59.999+01:00', '2025-03-30T03:59:59.999+02:00'],
])('where %s begins, an hour stays an hour', async (_, before, after) => {
  const [one, other] = [isoInstant(before), isoInstant(after)];
  if (one === undefined || other === undefined) throw new Error('not an instant');
  expect(other - one).toBe(HOUR);
  const token = used({ createdAt: one - DAY, expiresAt: one, lastUsedAt: one });
  expect(await fateOf(token, other - 1)).toBe('kept');
  expect(await fateOf(token, other)).toBe('revoked');
});

describe('an odd creation or use', () => {
  test.each<[string, Token, string]>([
    [
      'created in the future, never expiring',
      used({ createdAt: NOW + 1, expiresAt: 'never' }),
      'kept',
    ],
    [
      'created in the future, expired',
      used({ createdAt: NOW + 1, expiresAt: NOW - HOUR }),
      'revoked',
    ],
    ['created in the future, unused', used({ createdAt: NOW + 1, lastUsedAt: 0 }), 'minimumAge'],
    ['created just now, unused', used({ createdAt: NOW, lastUsedAt: 0 }), 'minimumAge'],
    ['created in 1970', used({ createdAt: 0 }), 'revoked'],
    ['created at an unknown time, unused', unborn({ lastUsedAt: 0 }), 'minimumAge'],
    ['created at an unknown time, expired', unborn({ expiresAt: NOW - HOUR }), 'revoked'],
    ['expired before it was created', used({ createdAt: NOW, expiresAt: NOW - HOUR }), 'revoked'],
    ['used in the future', used({ lastUsedAt: NOW + DAY }), 'kept'],
    ['used in the future, expired', used({ lastUsedAt: NOW + 1, expiresAt: NOW - HOUR }), 'in-use'],
    ['used right now, expired', used({ lastUsedAt: NOW, expiresAt: NOW - HOUR }), 'revoked'],
    ['never used, young', used({ lastUsedAt: 'never' }), 'kept'],
    ['never used, old', used({ lastUsedAt: 'never', createdAt: NOW - 30 * DAY }), 'revoked'],
    [
      'used at an unknown time, old',
      used({ lastUsedAt: 'unknown', createdAt: NOW - 30 * DAY }),
      'kept',
    ],
  ])('%s', async (_, token, fate) => {
    expect(await fateOf(token)).toBe(fate);
  });
});

describe('clocks that disagree', () => {
  test.each([
    ['the local clock a day ahead', NOW + DAY, -DAY],
    ['the local clock a day behind', NOW - DAY, DAY],
    ['the local clock ahead by a little too much', NOW + 2 * MINUTE + 1, -2 * MINUTE - 1],
    ["the provider's clock ahead by a little too much", NOW, 2 * MINUTE + 1],
  ])('%s: nothing is revoked', async (_, localNow, skewMillis) => {
    const token = used({ expiresAt: NOW - 9 * DAY, lastUsedAt: NOW - 9 * DAY });
    expect(await fateOf(token, localNow, skewMillis)).toBe('maxClockSkew');
  });

  test.each([-2 * MINUTE, 2 * MINUTE])('%i ms are within the bound', async (skewMillis) => {
    expect(await fateOf(used({ expiresAt: NOW - 9 * DAY }), NOW, skewMillis)).toBe('revoked');
  });
});

test.each<[Expiry, number]>([
  [NOW, 0],
  [NOW + 1, 1],
  [NOW + SOON_MILLIS, 1],
  [NOW + SOON_MILLIS + 1, 0],
  ['never', 0],
  ['unknown', 0],
])('a token that expires at %s: %i that expire soon', async (expiresAt, count) => {
  const { of } = await run([memoryConnection({ policy, tokens: [used({ expiresAt })] })]);
  expect(of('memory').expiringSoon).toBe(count);
});
