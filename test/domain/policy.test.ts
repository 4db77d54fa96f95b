import { describe, expect, test } from 'vitest';
import { compilePolicy, decide, explainRules } from '../../lambda/domain/policy.ts';
import type { Action, Rule } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, NOW } from '../support/clock.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

const RULES = rulesOf(
  ['keep', { name: 'vip-*' }],
  ['report', { olderThan: DAY }],
  ['disable', { expiredFor: DAY }],
  ['revoke', { expiredFor: 0 }],
);

function decision(rules: readonly Rule[], facts: Partial<Token>) {
  const { action, rule, undecided } = decide(
    compilePolicy(policyOf({ rules })),
    tokenOf(facts),
    NOW,
  );
  return [action, rule?.name, undecided.map(({ name }) => name)];
}

describe('the first rule that matches decides', () => {
  test.each<[string, Partial<Token>, Action, string | undefined]>([
    ['all match', { name: 'vip-1', createdAt: 0, expiresAt: 0 }, 'keep', 'keep-1'],
    ['all but the first', { name: 'x', createdAt: 0, expiresAt: 0 }, 'report', 'report-2'],
    ['the last two', { name: 'x', createdAt: NOW, expiresAt: 0 }, 'disable', 'disable-3'],
    ['the last', { name: 'x', createdAt: NOW, expiresAt: NOW }, 'revoke', 'revoke-4'],
    ['none', { name: 'x', createdAt: NOW, expiresAt: NOW + 1 }, 'keep', undefined],
  ])('%s', (_, facts, action, rule) => {
    expect(decision(RULES, facts)).toEqual([action, rule, []]);
  });

  test('a rule that cannot be told is named, and the next one is asked', () => {
    expect(decision(RULES, { expiresAt: NOW })).toEqual([
      'revoke',
      'revoke-4',
      ['keep-1', 'report-2'],
    ]);
  });

  test('rules after the one that decides are not asked, so they are not undecided', () => {
    const facts = { name: 'vip-1' };
    expect(decision(RULES, facts)).toEqual(['keep', 'keep-1', []]);
  });

  test('a token of which nothing is known is kept', () => {
    const names = RULES.map(({ name }) => name);
    expect(decision(RULES, {})).toEqual(['keep', undefined, names]);
  });

  test('a policy without rules keeps everything', () => {
    expect(decision([], { expiresAt: 0 })).toEqual(['keep', undefined, []]);
  });
});

test('every rule can be explained, those after the deciding one too', () => {
  const rules = rulesOf(
    ['revoke', { expiredFor: 0, name: 'a' }],
    ['keep', { olderThan: DAY, not: { name: 'b' } }],
  );
  const token = tokenOf({ expiresAt: NOW, name: 'a' });
  expect(explainRules(compilePolicy(policyOf({ rules })), token, NOW)).toEqual([
    {
      rule: rules[0],
      answer: 'yes',
      decides: true,
      conditions: [
        { condition: 'expiredFor', answer: 'yes' },
        { condition: 'name', answer: 'yes' },
      ],
    },
    {
      rule: rules[1],
      answer: 'cannot-tell',
      decides: false,
      conditions: [
        { condition: 'olderThan', answer: 'cannot-tell' },
        { condition: 'not', answer: 'yes' },
      ],
    },
  ]);
});

test('a token that is disabled already is not disabled once more, and can still be revoked', () => {
  const of = (action: Action) =>
    compilePolicy(policyOf({ rules: rulesOf([action, { name: '*' }]) }));
  const disabled = tokenOf({ name: 'x', disabled: true });
  expect(decide(of('disable'), disabled, NOW).action).toBe('keep');
  expect(decide(of('disable'), { ...disabled, disabled: false }, NOW).action).toBe('disable');
  expect(decide(of('revoke'), disabled, NOW).action).toBe('revoke');
});
