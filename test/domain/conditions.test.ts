import { describe, expect, test } from 'vitest';
import { type Answer, compileConditions, evaluateAll } from '../../lambda/domain/conditions.ts';
import type { Conditions } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

function ask(when: Conditions, facts: Partial<Token>): Answer {
  return evaluateAll(compileConditions(when), tokenOf(facts), NOW);
}

type Row = readonly [condition: Conditions, facts: Partial<Token>, answer: Answer];

const EXPIRY: readonly Row[] = [
  [{ expiredFor: DAY }, { expiresAt: NOW - DAY + 1 }, 'no'],
  [{ expiredFor: DAY }, { expiresAt: NOW - DAY }, 'yes'],
  [{ expiredFor: DAY }, { expiresAt: NOW - DAY - 1 }, 'yes'],
  [{ expiredFor: 0 }, { expiresAt: NOW + 1 }, 'no'],
  [{ expiredFor: 0 }, { expiresAt: NOW }, 'yes'],
  [{ expiredFor: 0 }, { expiresAt: 'never' }, 'no'],
  [{ expiredFor: 0 }, { expiresAt: 'unknown' }, 'cannot-tell'],

  [{ expiresWithin: DAY }, { expiresAt: NOW - 1 }, 'no'],
  [{ expiresWithin: DAY }, { expiresAt: NOW }, 'no'],
  [{ expiresWithin: DAY }, { expiresAt: NOW + 1 }, 'yes'],
  [{ expiresWithin: DAY }, { expiresAt: NOW + DAY }, 'yes'],
  [{ expiresWithin: DAY }, { expiresAt: NOW + DAY + 1 }, 'no'],
  [{ expiresWithin: 0 }, { expiresAt: NOW }, 'no'],
  [{ expiresWithin: DAY }, { expiresAt: 'never' }, 'no'],
  [{ expiresWithin: DAY }, { expiresAt: 'unknown' }, 'cannot-tell'],

  [{ neverExpires: true }, { expiresAt: 'never' }, 'yes'],
  [{ neverExpires: true }, { expiresAt: NOW }, 'no'],
  [{ neverExpires: true }, { expiresAt: 'unknown' }, 'cannot-tell'],
  [{ neverExpires: false }, { expiresAt: 'never' }, 'no'],
  [{ neverExpires: false }, { expiresAt: NOW }, 'yes'],
  [{ neverExpires: false }, { expiresAt: 'unknown' }, 'cannot-tell'],
];

const AGE: readonly Row[] = [
  [{ olderThan: DAY }, { createdAt: NOW - DAY + 1 }, 'no'],
  [{ olderThan: DAY }, { createdAt: NOW - DAY }, 'yes'],
  [{ olderThan: DAY }, { createdAt: NOW - DAY - 1 }, 'yes'],
  [{ olderThan: 0 }, { createdAt: NOW }, 'yes'],
  [{ olderThan: 0 }, { createdAt: NOW + 1 }, 'no'],
  [{ olderThan: 0 }, {}, 'cannot-tell'],

  [{ lifetimeOver: DAY }, { createdAt: NOW, expiresAt: NOW + DAY }, 'no'],
  [{ lifetimeOver: DAY }, { createdAt: NOW, expiresAt: NOW + DAY + 1 }, 'yes'],
  [{ lifetimeOver: 0 }, { createdAt: NOW, expiresAt: NOW - 1 }, 'no'],
  [{ lifetimeOver: DAY }, { createdAt: NOW, expiresAt: 'never' }, 'yes'],
  [{ lifetimeOver: DAY }, { expiresAt: 'never' }, 'yes'],
  [{ lifetimeOver: DAY }, { createdAt: NOW, expiresAt: 'unknown' }, 'cannot-tell'],
  [{ lifetimeOver: DAY }, { expiresAt: NOW }, 'cannot-tell'],
  [{ lifetimeOver: DAY }, {}, 'cannot-tell'],
];

const USE: readonly Row[] = [
  [{ unusedFor: DAY }, { lastUsedAt: NOW - DAY + 1 }, 'no'],
  [{ unusedFor: DAY }, { lastUsedAt: NOW - DAY }, 'yes'],
  [{ unusedFor: DAY }, { lastUsedAt: NOW - DAY - 1 }, 'yes'],
  [{ unusedFor: 0 }, { lastUsedAt: NOW + 1 }, 'no'],
  [{ unusedFor: DAY }, { lastUsedAt: 'unknown' }, 'cannot-tell'],
  [{ unusedFor: DAY }, { lastUsedAt: 'unknown', createdAt: NOW - 2 * DAY }, 'cannot-tell'],
  [{ unusedFor: DAY }, { lastUsedAt: 'never', createdAt: NOW - DAY + 1 }, 'no'],
  [{ unusedFor: DAY }, { lastUsedAt: 'never', createdAt: NOW - DAY }, 'yes'],
  [{ unusedFor: DAY }, { lastUsedAt: 'never' }, 'cannot-tell'],
  // The use decides, however old the token is.
  [{ unusedFor: DAY }, { lastUsedAt: NOW, createdAt: NOW - 9 * DAY }, 'no'],
];

const TEXT: readonly Row[] = [
  [{ status: ['a', 'b'] }, { status: 'b' }, 'yes'],
  [{ status: ['a', 'b'] }, { status: 'B' }, 'no'],
  [{ status: ['a', 'b'] }, { status: '' }, 'no'],
  [{ status: ['a'] }, {}, 'cannot-tell'],
  [{ name: 'ci-*' }, { name: 'ci-1' }, 'yes'],
  [{ name: 'ci-*' }, { name: 'CI-1' }, 'no'],
  [{ name: '*' }, { name: '' }, 'yes'],
  [{ name: '*' }, { owner: 'ci' }, 'cannot-tell'],
  [{ owner: 'ci-*' }, { owner: 'ci-1' }, 'yes'],
  [{ owner: 'ci-*' }, { owner: 'human' }, 'no'],
  [{ owner: '*' }, { name: 'ci' }, 'cannot-tell'],
  [{ scope: 'admin*' }, { scopes: ['read', 'admin:all'] }, 'yes'],
  [{ scope: 'admin*' }, { scopes: ['read', 'write'] }, 'no'],
  [{ scope: '*' }, { scopes: [] }, 'no'],
  [{ scope: '*' }, {}, 'cannot-tell'],
];

describe('each condition at its boundary, to the millisecond', () => {
  test.each([...EXPIRY, ...AGE, ...USE, ...TEXT])('%j of %j: %s', (condition, facts, answer) => {
    expect(ask(condition, facts)).toBe(answer);
    const [check] = compileConditions(condition);
    expect(check?.evaluate(tokenOf(facts), NOW)).toBe(answer);
  });
});

const YES: Conditions = { neverExpires: true };
const NO: Conditions = { expiredFor: 0 };
const CANNOT_TELL: Conditions = { name: '*' };
const facts = { expiresAt: 'never' } as const;

describe('three-valued logic', () => {
  test.each([
    [YES, 'yes'],
    [{ ...YES, ...NO }, 'no'],
    [{ ...YES, ...CANNOT_TELL }, 'cannot-tell'],
    [{ ...NO, ...CANNOT_TELL }, 'no'],
    [{ ...YES, ...NO, ...CANNOT_TELL }, 'no'],
    [{ not: YES }, 'no'],
    [{ not: NO }, 'yes'],
    [{ not: CANNOT_TELL }, 'cannot-tell'],
    [{ not: { ...YES, ...NO } }, 'yes'],
    [{ not: { ...YES, ...CANNOT_TELL } }, 'cannot-tell'],
    // A known no must not hide that the other cannot be told.
    [{ not: { ...NO, ...CANNOT_TELL } }, 'cannot-tell'],
    [{ not: { not: YES } }, 'yes'],
    [{ not: { not: NO } }, 'no'],
    [{ not: { not: { ...NO, ...CANNOT_TELL } } }, 'cannot-tell'],
    [{ not: { ...YES, not: YES } }, 'yes'],
    [{ ...YES, not: NO }, 'yes'],
    [{ ...NO, not: CANNOT_TELL }, 'no'],
  ] satisfies [Conditions, Answer][])('%j is %s', (condition, answer) => {
    expect(ask(condition, facts)).toBe(answer);
  });

  test.each([{}, { not: {} }, { not: { not: {} } }, { not: { not: { not: {} } } }])(
    'empty conditions never match: %j',
    (condition) => {
      expect(ask(condition, facts)).not.toBe('yes');
    },
  );

  test('a condition that is there but undefined asks nothing', () => {
    expect(ask({ ...YES, name: undefined }, facts)).toBe('yes');
    expect(ask({ name: undefined }, facts)).toBe('no');
  });
});
