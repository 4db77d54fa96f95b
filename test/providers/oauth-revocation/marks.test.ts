import { expect, test } from 'vitest';
import type { RegisterEntry } from '../../../lambda/domain/register-entry.ts';
import {
  INACTIVE_AT,
  isMarked,
  isRemoved,
  markOf,
  REVOKED_AT,
} from '../../../lambda/providers/oauth-revocation/marks.ts';
import { NOW } from '../../support/clock.ts';

const entry: RegisterEntry = {
  arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:one-AbCdEf',
  name: 'one',
  tags: {},
  value: { text: JSON.stringify({ token: 'first', tokenType: 'access_token' }) },
};

const marked = (key: typeof REVOKED_AT | typeof INACTIVE_AT, token: string): RegisterEntry => {
  const { value } = markOf(key, entry, token, NOW);
  return { ...entry, tags: { [key]: value } };
};

test('a mark says when it was set, and not what the token is', () => {
  const { key, value } = markOf(REVOKED_AT, entry, 'first', NOW);
  expect(key).toBe('token-sweeper:revoked-at');
  expect(value).toMatch(new RegExp(`^${new Date(NOW).toISOString()} [0-9a-f]{16}$`));
});

test.each([REVOKED_AT, INACTIVE_AT] as const)('the mark %s is on one token only', (key) => {
  expect(isMarked(key, marked(key, 'first'), 'first')).toBe(true);
  expect(isMarked(key, marked(key, 'first'), 'second')).toBe(false);
  expect(isMarked(key, entry, 'first')).toBe(false);
});

test('a mark is on the token of one entry only', () => {
  const other = { ...marked(REVOKED_AT, 'first'), arn: `${entry.arn}2` };
  expect(isMarked(REVOKED_AT, other, 'first')).toBe(false);
});

test.each(['', '2026-01-01T00:00:00.000Z', 'by-hand'])(
  '%j, as people set it, is on any',
  (text) => {
    const byHand = { ...entry, tags: { [REVOKED_AT]: text } };
    expect(isRemoved(byHand)).toBe(true);
    expect(isRemoved({ ...byHand, value: { text: 'no JSON' } })).toBe(true);
  },
);

test('an entry is removed with its token, and not when it holds another or cannot be read', () => {
  expect(isRemoved(marked(REVOKED_AT, 'first'))).toBe(true);
  expect(isRemoved(marked(REVOKED_AT, 'before'))).toBe(false);
  expect(isRemoved(marked(INACTIVE_AT, 'first'))).toBe(false);
  expect(isRemoved({ ...marked(REVOKED_AT, 'first'), value: { text: 'no JSON' } })).toBe(false);
});
