import { describe, expect, test } from 'vitest';
import { guard, mayAnnounce } from '../../lambda/domain/guard.ts';
import { type Plan, PlanBuilder } from '../../lambda/domain/plan.ts';
import { compilePolicy } from '../../lambda/domain/policy.ts';
import type { Policy } from '../../lambda/domain/policy-types.ts';
import type { RememberedToken } from '../../lambda/domain/remembered-token.ts';
import { SharedRoom } from '../../lambda/domain/room.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { rememberedTokenOf } from '../memory/records.ts';
import { DAY, NOW } from '../support/clock.ts';
import { NOT_LISTED, noOwnToken } from '../support/own-token.ts';
import { policyOf, tokenOf } from '../support/tokens.ts';

const announcing = [
  { name: 'old', when: { expiredFor: 0 }, action: 'revoke', announce: 14 * DAY } as const,
];

const old = (id: string, facts: Partial<Token> = {}) =>
  tokenOf({ id, name: id, expiresAt: NOW - DAY, disabled: false, ...facts });

/** The plan for tokens of which this is remembered, by id. */
function planOf(
  policy: Policy,
  tokens: readonly Token[],
  remembered: Readonly<Record<string, Partial<RememberedToken>>> = {},
  roomBytes = 1e6,
): Plan {
  const recall = ({ id }: Token) => remembered[id] && rememberedTokenOf(remembered[id]);
  const builder = new PlanBuilder(
    compilePolicy(policy),
    NOW,
    noOwnToken(),
    new SharedRoom(roomBytes).open(),
    recall,
  );
  for (const token of tokens) builder.add(token);
  return builder.build(NOT_LISTED);
}

const ids = (candidates: readonly { readonly token: Token }[]) =>
  candidates.map(({ token }) => token.id);

const due = { announced: { at: NOW - 14 * DAY, wait: 14 * DAY } };
const early = { announced: { at: NOW - 13 * DAY, wait: 14 * DAY } };

describe('what is announced, waits and is due', () => {
  const tokens = ['a', 'b', 'c'].map((id) => old(id));

  test('is told apart, and only what is due counts for the limits', () => {
    const policy = policyOf({ rules: announcing, safeguards: { maxRevocations: 1 } });
    const guarded = guard(planOf(policy, tokens, { b: early, c: due }), 0);
    expect(ids(guarded.announcing)).toEqual(['a']);
    expect(ids(guarded.waiting)).toEqual(['b']);
    expect(ids(guarded.allowed)).toEqual(['c']);
    expect(guarded.held).toBeUndefined();
  });

  test('is withheld where a safeguard for single tokens objects', () => {
    const policy = policyOf({ rules: announcing, protect: [{ name: '*' }] });
    const guarded = guard(planOf(policy, tokens, { b: early, c: due }), 0);
    expect(guarded.withheld).toHaveLength(3);
    expect([...guarded.announcing, ...guarded.waiting, ...guarded.allowed]).toEqual([]);
  });
});

describe('a connection that is held', () => {
  const policy = policyOf({
    rules: announcing,
    safeguards: { maxRevocations: 0, maxClockSkew: 1 },
  });
  const plan = planOf(policy, [old('a'), old('b'), old('c')], { b: early, c: due });

  test('for what it would do announces all the same', () => {
    const guarded = guard(plan, 0);
    expect(guarded.held).toMatch(/^maxRevocations: the plan would revoke 1, /);
    expect([ids(guarded.announcing), ids(guarded.waiting)]).toEqual([['a'], ['b']]);
    expect(ids(guarded.withheld.map(({ candidate }) => candidate))).toEqual(['c']);
  });

  test.each([
    ['a list that is too short', 0, 'maxListDrop: too short'],
    ['a clock that is off', 2, undefined],
  ])('for %s announces nothing; what waits still waits', (_, skew, drop) => {
    const guarded = guard(plan, skew, drop);
    expect(guarded.announcing).toEqual([]);
    expect(ids(guarded.waiting)).toEqual(['b']);
    expect(guarded.withheld.map(({ candidate, reason }) => [candidate.token.id, reason])).toEqual([
      ['c', guarded.held],
      ['a', guarded.held],
    ]);
  });

  test('because nobody knows its own token announces nothing', () => {
    expect(guard({ ...plan, ownUnknown: 'not named' }, 0).announcing).toEqual([]);
  });
});

test('where a rule could suddenly not be told, nothing is announced, and what other rules say is done', () => {
  const policy = policyOf({ rules: announcing });
  const plan = planOf(policy, [old('a'), old('c')], { c: due });
  const guarded = guard({ ...plan, blind: new Map([['other', 'cannot be told']]) }, 0);
  expect(ids(guarded.allowed)).toEqual(['c']);
  expect(guarded.withheld.map(({ reason }) => reason)).toEqual(['blind: cannot be told']);
});

test('announcements go on while a connection is held for its size alone', () => {
  expect(mayAnnounce(undefined)).toBe(true);
  expect(mayAnnounce('maxRevocationShare: too many')).toBe(true);
  expect(mayAnnounce('maxListDrop: maxRevocations')).toBe(false);
});

describe('a token in quarantine', () => {
  const rules = [{ name: 'old', when: { expiredFor: 0 }, action: 'quarantine', for: DAY } as const];
  const over = { quarantined: { at: NOW - DAY, for: DAY }, disabledAt: NOW - DAY };
  const tokens = [old('a', { disabled: true }), old('b', { disabled: true })];

  test('that an entry protects is not withheld, but named', () => {
    const policy = policyOf({ rules, protect: [{ name: 'a' }] });
    const guarded = guard(planOf(policy, tokens, { a: over, b: over }), 0);
    expect(ids(guarded.protectedNow)).toEqual(['a']);
    expect(guarded.withheld).toEqual([]);
    expect(guarded.allowed).toMatchObject([
      { token: { id: 'b' }, step: { kind: 'act', action: 'revoke' } },
    ]);
  });

  test('that another safeguard keeps is withheld', () => {
    const policy = policyOf({ rules });
    const twice = [...tokens, tokens[0] ?? old('a')];
    const guarded = guard(planOf(policy, twice, { a: over, b: over }), 0);
    expect(guarded.withheld.map(({ reason }) => reason.split(':')[0])).toEqual([
      'duplicate-id',
      'duplicate-id',
    ]);
  });

  test('holds no place of keepNewest', () => {
    const policy = policyOf({ rules, safeguards: { keepNewest: 1 } });
    const living = old('c', { createdAt: NOW - 9 * DAY, expiresAt: 'never' });
    const dead = old('a', { disabled: true, createdAt: NOW - DAY, expiresAt: 'never' });
    const always = [
      { name: 'all', when: { olderThan: 0 }, action: 'quarantine', for: DAY } as const,
    ];
    const guarded = guard(planOf({ ...policy, rules: always }, [living, dead], { a: over }), 0);
    expect(guarded.withheld).toMatchObject([{ candidate: { token: { id: 'c' } } }]);
    expect(ids(guarded.allowed)).toEqual(['a']);
  });
});

test('what there is no room to name is withheld, and holds nothing', () => {
  const policy = policyOf({ rules: announcing, safeguards: { maxRevocations: 1 } });
  const tokens = ['a', 'b', 'c'].map((id) => old(id));
  const guarded = guard(planOf(policy, tokens, {}, 1), 0);
  expect(ids(guarded.announcing)).toEqual(['a']);
  expect(guarded.held).toBeUndefined();
  expect(guarded.counted).toEqual([
    {
      rule: announcing[0],
      count: 2,
      reason:
        'maxRevocations: there is no room to name more tokens in one run; a limit of 3 makes it',
    },
  ]);
});
