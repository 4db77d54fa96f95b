import { expect, test } from 'vitest';
import { MAX_TOKENS, rememberTokens } from '../../lambda/domain/remember-tokens.ts';
import { NOTHING_REMEMBERED, type Remembered } from '../../lambda/domain/remembered.ts';
import type { RememberedToken } from '../../lambda/domain/remembered-token.ts';
import { rememberedTokenOf } from '../memory/records.ts';
import { DAY, NOW } from '../support/clock.ts';

const remember = (
  tokens: readonly (readonly [string, RememberedToken | undefined])[],
  before: Remembered = NOTHING_REMEMBERED,
  now = NOW,
) => rememberTokens(before, { tokenKey: 'key', tokens: new Map(tokens) }, now);

test('what is remembered of a token takes the place of what was; the others stay', () => {
  const before = remember([
    ['a', rememberedTokenOf()],
    ['b', rememberedTokenOf()],
    ['c', rememberedTokenOf()],
  ]);
  const removed = rememberedTokenOf({ removedAt: NOW });

  const after = remember(
    [
      ['a', removed],
      ['b', undefined],
    ],
    before,
  );

  expect(Object.fromEntries(after.tokens)).toEqual({ a: removed, c: rememberedTokenOf() });
});

test('the key of the keys is remembered with the first token, and for good', () => {
  expect(remember([])).not.toHaveProperty('tokenKey');
  const first = remember([['a', rememberedTokenOf()]]);
  expect(remember([['a', undefined]], first)).toMatchObject({ tokenKey: 'key' });
});

test('what no list has had for more than 30 days is forgotten', () => {
  const before = remember([['a', rememberedTokenOf({ disabledAt: NOW })]]);

  expect(remember([], before, NOW + 30 * DAY).tokens.size).toBe(1);
  expect(remember([], before, NOW + 30 * DAY + 1).tokens.size).toBe(0);
});

test('where there is no room, what was removed longest ago is forgotten, and never what is still to be done', () => {
  const intent = { runId: 'run-1', at: NOW, action: 'revoke' as const };
  const many = Array.from(
    { length: MAX_TOKENS },
    (_, index) => [`busy-${index}`, rememberedTokenOf({ intent })] as const,
  );
  const spare = [
    ['late', rememberedTokenOf({ removedAt: NOW, lastListed: NOW })],
    ['early', rememberedTokenOf({ removedAt: NOW - DAY, lastListed: NOW - DAY })],
  ] as const;

  const { tokens } = remember([...spare, ...many.slice(1)]);
  expect([tokens.size, tokens.has('late'), tokens.has('early')]).toEqual([MAX_TOKENS, true, false]);
  expect(remember([...many, ['one more', rememberedTokenOf({ intent })]]).tokens.size).toBe(
    MAX_TOKENS + 1,
  );
});
