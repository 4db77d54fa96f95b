import { describe, expect, test } from 'vitest';
import {
  asListed,
  disabled,
  isPast,
  isSpare,
  type RememberedToken,
  removed,
  takeOver,
  unwanted,
  wanted,
} from '../../lambda/domain/remembered-token.ts';
import { rememberedTokenOf } from '../memory/records.ts';
import { DAY, NOW } from '../support/clock.ts';

const intentTo = (action: 'revoke' | 'disable'): Partial<RememberedToken> => ({
  intent: { runId: 'dead', at: NOW - DAY, action },
});

describe('a token that a rule wants gone', () => {
  test('is remembered from the first night on, whichever rule wants it', () => {
    const first = wanted(undefined, 'expired', NOW - DAY);

    expect(wanted(first, 'unused', NOW)).toEqual({
      rule: 'unused',
      staleSince: NOW - DAY,
      lastListed: NOW,
    });
  });

  test('is forgotten when no rule wants it any more, unless something was done with it', () => {
    expect(unwanted(rememberedTokenOf(), NOW)).toBeUndefined();
    for (const done of [{ removedAt: NOW - DAY }, { disabledAt: NOW - DAY }])
      expect(unwanted(rememberedTokenOf(done), NOW + DAY)).toMatchObject({
        ...done,
        lastListed: NOW + DAY,
      });
  });

  test('that was removed is remembered as that and no more', () => {
    const failures = { count: 2, code: 'not-effective', waitRuns: 0 };

    expect(removed(rememberedTokenOf({ failures, disabledAt: NOW }), NOW)).toEqual(
      rememberedTokenOf({ removedAt: NOW }),
    );
  });

  test('that was disabled is remembered with the run that did it', () => {
    expect(disabled(rememberedTokenOf(), NOW, 'run-1')).toMatchObject({
      disabledAt: NOW,
      disabledBy: 'run-1',
    });
  });
});

describe('the intent of a run that died', () => {
  test('to remove a token is taken for a removal where it is gone, and for nothing where it is listed', () => {
    const before = rememberedTokenOf(intentTo('revoke'));

    expect(takeOver(before, undefined)).toEqual(rememberedTokenOf({ removedAt: NOW - DAY }));
    expect(takeOver(before, {})).toEqual(rememberedTokenOf());
  });

  test('to disable a token is taken for done where it is disabled, and for nothing elsewhere', () => {
    const before = rememberedTokenOf(intentTo('disable'));

    expect(takeOver(before, { disabled: true })).toEqual(
      rememberedTokenOf({ disabledAt: NOW - DAY, disabledBy: 'dead' }),
    );
    for (const token of [undefined, {}, { disabled: false }])
      expect(takeOver(before, token)).toEqual(rememberedTokenOf());
  });
});

describe('a token that is listed', () => {
  test('and was created after the removal is another one, to the millisecond', () => {
    const before = rememberedTokenOf({ removedAt: NOW });

    expect(asListed(before, { createdAt: NOW + 1 }, NOW)).toBeUndefined();
    for (const token of [{ createdAt: NOW }, {}])
      expect(asListed(before, token, NOW)).toEqual(before);
  });

  test('as enabled was not left disabled by the sweeper, unless it is in quarantine', () => {
    const done = { disabledAt: NOW - DAY, disabledBy: 'run-1' };
    const quarantined = { at: NOW - DAY, for: DAY };

    expect(asListed(rememberedTokenOf(done), { disabled: false }, NOW)).toEqual(
      rememberedTokenOf(),
    );
    for (const token of [{}, { disabled: true }])
      expect(asListed(rememberedTokenOf(done), token, NOW)).toMatchObject(done);
    expect(
      asListed(rememberedTokenOf({ ...done, quarantined }), { disabled: false }, NOW),
    ).toMatchObject(done);
  });

  test('is as restored until that is over', () => {
    const restored = { at: NOW - DAY, until: NOW };

    expect(asListed(rememberedTokenOf({ restored }), {}, NOW - 1)).toMatchObject({ restored });
    expect(asListed(rememberedTokenOf({ restored }), {}, NOW)).not.toHaveProperty('restored');
  });
});

test('a token is past when no list has had it for more than 30 days, and it is not as restored', () => {
  const token = rememberedTokenOf({ lastListed: NOW, removedAt: NOW });

  expect(isPast(token, NOW + 30 * DAY)).toBe(false);
  expect(isPast(token, NOW + 30 * DAY + 1)).toBe(true);
  const restored = { at: NOW, until: NOW + 90 * DAY };
  expect(isPast({ ...token, restored }, NOW + 90 * DAY - 1)).toBe(false);
  expect(isPast({ ...token, restored }, NOW + 90 * DAY)).toBe(true);
});

test.each<Partial<RememberedToken>>([
  intentTo('revoke'),
  { announced: { at: NOW, wait: DAY } },
  { quarantined: { at: NOW, for: DAY } },
  { disabledAt: 0 },
  { restored: { at: NOW, until: NOW } },
  { failures: { count: 1, code: 'not-effective', waitRuns: 1 } },
])('a token with %j is never forgotten to make room', (done) => {
  expect(isSpare(rememberedTokenOf(done))).toBe(false);
  expect(isSpare(rememberedTokenOf({ removedAt: NOW }))).toBe(true);
});
