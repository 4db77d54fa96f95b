import { describe, expect, test } from 'vitest';
import { verdictOn, verdictWhenHeld } from '../../lambda/domain/verdict.ts';
import { DAY, HOUR, NOW } from '../support/clock.ts';
import { planOf, policyOf, tokenOf } from '../support/tokens.ts';

describe('the verdict on a token', () => {
  const policy = policyOf({
    rules: [
      { name: 'stale', when: { olderThan: 10 * DAY }, action: 'revoke' },
      { name: 'soon', when: { expiresWithin: DAY }, action: 'report' },
    ],
    protect: [{ name: 'break-glass-*' }],
  });

  test.for([
    ['that matches no rule is keep', {}, { decision: 'keep', reason: 'no rule matches' }],
    [
      'that a rule revokes is revoke',
      { createdAt: NOW - 11 * DAY },
      { decision: 'revoke', rule: 'stale', reason: 'rule stale matches' },
    ],
    [
      'that a rule reports is report',
      { expiresAt: NOW + HOUR },
      { decision: 'report', rule: 'soon', reason: 'rule soon matches' },
    ],
    [
      'that a safeguard keeps is withheld',
      { createdAt: NOW - 11 * DAY, name: 'break-glass-1' },
      {
        decision: 'withheld',
        rule: 'stale',
        reason: 'protect: entry 1 (name break-glass-*) of the policy matches',
      },
    ],
  ] as const)('%s', ([, facts, verdict]) => {
    const token = tokenOf(facts);
    expect(verdictOn(token, planOf(policy, [token]))).toEqual(verdict);
  });
});

test('a token to be disabled that is disabled already is kept, and the reason says so', () => {
  const policy = policyOf({ rules: [{ name: 'off', when: { name: '*' }, action: 'disable' }] });
  const token = tokenOf({ name: 'x', disabled: true });
  expect(verdictOn(token, planOf(policy, [token]))).toEqual({
    decision: 'keep',
    rule: 'off',
    reason: 'rule off matches; nothing to do: it is disabled already',
  });
});

test('nothing is announced while any rule is blind, and nothing done by that rule', () => {
  const policy = policyOf({
    rules: [
      { name: 'told', when: { name: 'a' }, action: 'revoke', announce: DAY },
      { name: 'blind', when: { name: 'b' }, action: 'revoke' },
    ],
  });
  const tokens = ['a', 'b'].map((name) => tokenOf({ id: name, name, createdAt: NOW - DAY }));
  const plan = { ...planOf(policy, tokens), blind: new Map([['blind', 'it cannot be told']]) };
  for (const token of tokens)
    expect(verdictOn(token, plan)).toMatchObject({
      decision: 'withheld',
      reason: 'blind: it cannot be told',
    });
});

describe('the verdict when the connection is held', () => {
  const held = 'maxRevocations: too many';

  test.each(['revoke', 'disable'] as const)('withholds what it would %s', (decision) => {
    const verdict = { decision, rule: 'stale', reason: 'rule stale matches' };
    expect(verdictWhenHeld(verdict, held)).toEqual({
      decision: 'withheld',
      rule: 'stale',
      reason: held,
    });
  });

  test.each(['keep', 'report', 'withheld'] as const)('leaves %s as it is', (decision) => {
    const verdict = { decision, reason: 'for its own reason' };
    expect(verdictWhenHeld(verdict, held)).toEqual(verdict);
  });
});
