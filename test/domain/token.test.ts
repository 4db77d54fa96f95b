import { describe, expect, test } from 'vitest';
import { LAST_INSTANT } from '../../lambda/domain/duration.ts';
import { isGone, isWellFormed, keyOf, type Token } from '../../lambda/domain/token.ts';
import { NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

describe('a token is well formed', () => {
  test.each<[string, Partial<Token>]>([
    ['when all its times are unknown', {}],
    ['when it never expires and was never used', { expiresAt: 'never', lastUsedAt: 'never' }],
    ['when its times are instants', { createdAt: 0, expiresAt: NOW, lastUsedAt: -1 }],
    ['at the last instant there is', { createdAt: LAST_INSTANT, expiresAt: -LAST_INSTANT }],
  ])('%s', (_, facts) => {
    expect(isWellFormed(tokenOf(facts))).toBe(true);
  });

  test.each<[string, Partial<Token>]>([
    ['without an id', { id: '' }],
    ['with a creation that is not a number', { createdAt: Number.NaN }],
    ['with an infinite expiry', { expiresAt: Number.POSITIVE_INFINITY }],
    ['with a last use beyond the last instant', { lastUsedAt: LAST_INSTANT + 1 }],
    ['with a creation before the first instant', { createdAt: -LAST_INSTANT - 1 }],
  ])('but not %s', (_, facts) => {
    expect(isWellFormed(tokenOf(facts))).toBe(false);
  });
});

test('the key of a token is its id, after what that is unique within', () => {
  const ids = [{}, { within: 'a' }, { within: 'b' }].map((facts) => keyOf({ id: '7', ...facts }));
  expect(ids).toEqual(['7', 'a/7', 'b/7']);
});

describe('a token is gone', () => {
  test.each([
    ['gone', true],
    ['vanished', true],
    ['in-transition', false],
  ] as const)('in the state %s: %s', (kind, gone) => {
    expect(isGone(tokenOf({ providerState: { kind, reason: 'so' } }))).toBe(gone);
  });

  test('not when it could not be read, or has no state', () => {
    const error = { code: 'timeout', message: 'late' };
    expect(isGone(tokenOf({ providerState: { kind: 'unreadable', error } }))).toBe(false);
    expect(isGone(tokenOf())).toBe(false);
  });
});
