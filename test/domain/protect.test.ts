import { describe, expect, test } from 'vitest';
import { guard } from '../../lambda/domain/guard.ts';
import type { ProtectEntry } from '../../lambda/domain/policy-types.ts';
import { hasLapsed, isProtectedBy, nameOfEntry } from '../../lambda/domain/protect.ts';
import { NOW } from '../support/clock.ts';
import { planOf, policyOf, rulesOf } from '../support/tokens.ts';
import { ordinary } from './greedy.ts';

describe('an entry of protect', () => {
  const token = ordinary({
    id: 'id-7',
    owner: 'ann',
    scopes: ['read', 'admin:all'],
    tags: { env: 'prod', 'keep-me': '' },
  });

  test.each<[ProtectEntry]>([
    [{ id: 'id-*' }],
    [{ name: 'x' }],
    [{ owner: 'a?n' }],
    [{ scope: 'admin*' }],
    [{ tag: 'keep-*' }],
    [{ tag: 'env=prod' }],
    [{ tag: 'env=*' }],
    [{ tag: 'keep-me=' }],
    [{ id: 'id-7', name: 'x', owner: 'ann', scope: 'read', tag: 'env' }],
  ])('%j keeps the token', (entry) => {
    expect(isProtectedBy(entry, token, NOW)).toBe(true);
  });

  test.each<[ProtectEntry]>([
    [{ id: 'id' }],
    [{ name: 'X' }],
    [{ owner: 'ann*x' }],
    [{ scope: 'all' }],
    [{ tag: 'prod' }],
    [{ tag: 'env=' }],
    [{ id: 'other', name: 'x', owner: 'ann', scope: 'read', tag: 'env' }],
    [{ id: 'id-7', name: 'y', owner: 'ann', scope: 'read', tag: 'env' }],
    [{ id: 'id-7', name: 'x', owner: 'bob', scope: 'read', tag: 'env' }],
    [{ id: 'id-7', name: 'x', owner: 'ann', scope: 'write', tag: 'env' }],
    [{ id: 'id-7', name: 'x', owner: 'ann', scope: 'read', tag: 'team' }],
  ])('%j does not: every key that it has must match', (entry) => {
    expect(isProtectedBy(entry, token, NOW)).toBe(false);
  });

  test.each<[ProtectEntry]>([[{ owner: '*' }], [{ scope: '*' }], [{ tag: '*' }]])(
    '%j does not match a token that lacks the fact',
    (entry) => {
      expect(isProtectedBy(entry, ordinary(), NOW)).toBe(false);
    },
  );

  test.each<[string, ProtectEntry]>([
    ['id', { id: 'i\u00add-7' }],
    ['owner', { owner: '\uff41nn' }],
    ['scope', { scope: 'admin\u200b:*' }],
    ['tag', { tag: 'e\ufe0fnv=prod' }],
  ])('by %s keeps what looks like it', (_, entry) => {
    expect(isProtectedBy(entry, token, NOW)).toBe(true);
  });

  test('a tag named like a part of every object is a tag like any other', () => {
    const tags: Record<string, string> = JSON.parse('{ "__proto__": "x" }');
    const entry = { tag: '__proto__=x' };
    expect(isProtectedBy(entry, ordinary({ tags }), NOW)).toBe(true);
    expect(isProtectedBy(entry, ordinary(), NOW)).toBe(false);
  });
});

test('of one id within two parents, an entry names one with its parent, or both', () => {
  const [a, b] = [ordinary({ id: '7', within: 'a' }), ordinary({ id: '7', within: 'b' })];
  expect([a, b].map((token) => isProtectedBy({ id: 'a/7' }, token, NOW))).toEqual([true, false]);
  expect([a, b].map((token) => isProtectedBy({ id: '7' }, token, NOW))).toEqual([true, true]);
});

test('a rule sees names as they are', () => {
  const rules = rulesOf(['revoke', { name: 'ci' }]);
  const plan = planOf(policyOf({ rules }), [ordinary({ name: 'c\u200bi' })]);
  expect(plan.candidates).toEqual([]);
});

test('an entry with an end protects up to it, to the millisecond', () => {
  const entry = { name: 'x', until: NOW };
  expect([NOW - 1, NOW].map((now) => isProtectedBy(entry, ordinary(), now))).toEqual([true, false]);
  expect([NOW - 1, NOW].map((now) => hasLapsed(entry, now))).toEqual([false, true]);
  expect(hasLapsed({}, Number.MAX_SAFE_INTEGER)).toBe(false);
});

test('a lapsed entry withholds nothing from the plan', () => {
  const protect = [{ name: 'x', until: NOW }, { owner: 'nobody' }];
  const reasonAt = (now: number) => {
    const plan = planOf(policyOf({ protect }), [ordinary({ expiresAt: NOW - 1 })], now);
    return guard(plan, 0).withheld.map(({ reason }) => reason);
  };
  expect(reasonAt(NOW - 1)).toEqual(['protect: entry 1 (name x) of the policy matches']);
  expect(reasonAt(NOW)).toEqual([]);
});

describe('the name of an entry', () => {
  test('has its number and its globs', () => {
    expect(nameOfEntry({ name: 'vpn-*', owner: 'ann' }, 1)).toBe('entry 2 (name vpn-*, owner ann)');
  });

  test('never shows what looks like the value of a token', () => {
    const id = `ghp_${'a1B2'.repeat(9)}`;
    expect(nameOfEntry({ id }, 0)).toBe('entry 1 (id (not shown))');
  });
});
