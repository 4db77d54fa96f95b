import { describe, expect, test } from 'vitest';
import { nextChange, verdictOn } from '../../lambda/cli/verdict.ts';
import { PlanBuilder } from '../../lambda/domain/plan.ts';
import { compilePolicy } from '../../lambda/domain/policy.ts';
import type { Conditions, Policy, Rule, Safeguards } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, HOUR, NOW } from '../support/clock.ts';
import { NOT_LISTED, noOwnToken } from '../support/own-token.ts';

const NO_SAFEGUARDS: Safeguards = {
  maxRevocations: 1000,
  maxRevocationShare: 1,
  keepNewest: 0,
  minimumAge: 0,
  maxClockSkew: HOUR,
};

function token(facts: Partial<Token> = {}): Token {
  return { id: 't', expiresAt: 'unknown', lastUsedAt: 'unknown', ...facts };
}

const revoke = (when: Conditions, name = 'stale'): Rule => ({ name, when, action: 'revoke' });

function policyOf(rules: readonly Rule[], safeguards: Partial<Safeguards> = {}): Policy {
  return {
    name: 'default',
    rules,
    protect: [{ name: 'break-glass-*' }],
    safeguards: { ...NO_SAFEGUARDS, ...safeguards },
  };
}

function planOf(policy: Policy, population: readonly Token[], now = NOW) {
  const builder = new PlanBuilder(compilePolicy(policy), now, noOwnToken());
  for (const one of population) builder.add(one);
  return builder.build(NOT_LISTED);
}

function changeOf(one: Token, policy: Policy, others: readonly Token[] = []) {
  const population = [one, ...others];
  const change = nextChange(one, population, planOf(policy, population));
  return change && { at: change.at, ...change.verdict };
}

describe('the verdict on a token', () => {
  const policy = policyOf([
    revoke({ olderThan: 10 * DAY }),
    { name: 'soon', when: { expiresWithin: DAY }, action: 'report' },
  ]);

  test.for([
    [{}, { decision: 'keep', reason: 'no rule matches' }],
    [
      { createdAt: NOW - 11 * DAY },
      { decision: 'revoke', rule: 'stale', reason: 'rule stale matches' },
    ],
    [{ expiresAt: NOW + HOUR }, { decision: 'report', rule: 'soon', reason: 'rule soon matches' }],
    [
      { createdAt: NOW - 11 * DAY, name: 'break-glass-1' },
      { decision: 'withheld', rule: 'stale', reason: 'protect: entry 1 of the policy matches' },
    ],
  ] as const)('on %o is %o', ([facts, verdict]) => {
    const one = token(facts);
    expect(verdictOn(one, planOf(policy, [one]))).toEqual(verdict);
  });
});

describe('the next change of a verdict', () => {
  test.for([
    ['a token grows old', { olderThan: 10 * DAY }, {}, NOW + 9 * DAY],
    [
      'it has been expired for long',
      { expiredFor: 7 * DAY },
      { expiresAt: NOW + DAY },
      NOW + 8 * DAY,
    ],
    ['its expiry draws near', { expiresWithin: DAY }, { expiresAt: NOW + 3 * DAY }, NOW + 2 * DAY],
    ['it was not used for long', { unusedFor: 5 * DAY }, { lastUsedAt: NOW }, NOW + 5 * DAY],
    [
      'it was never used for long',
      { unusedFor: 5 * DAY },
      { lastUsedAt: 'never', createdAt: NOW },
      NOW + 5 * DAY,
    ],
    [
      'an inner condition ceases to hold',
      { not: { expiresWithin: 30 * DAY } },
      { expiresAt: NOW + 3 * DAY },
      NOW + 3 * DAY,
    ],
  ] as const)('comes when %s, to the millisecond', ([, when, facts, at]) => {
    const one = token({ createdAt: NOW - DAY, ...facts });
    expect(changeOf(one, policyOf([revoke(when)]))).toMatchObject({
      at,
      decision: 'revoke',
      rule: 'stale',
    });
  });

  test('comes when a token is expired and no longer only about to expire', () => {
    const rules: Rule[] = [{ name: 'soon', when: { expiresWithin: DAY }, action: 'report' }];
    expect(changeOf(token({ expiresAt: NOW + HOUR }), policyOf(rules))).toMatchObject({
      at: NOW + HOUR,
      decision: 'keep',
    });
  });

  test('comes when another rule takes over', () => {
    const policy = policyOf([
      revoke({ expiredFor: DAY }, 'expired'),
      revoke({ olderThan: DAY }, 'old'),
    ]);
    const one = token({ createdAt: NOW - 2 * DAY, expiresAt: NOW });
    expect(changeOf(one, policy)).toMatchObject({ at: NOW + DAY, rule: 'expired' });
  });

  test('comes when a token reaches the minimum age', () => {
    const policy = policyOf([revoke({ neverExpires: true })], { minimumAge: HOUR });
    const one = token({ createdAt: NOW, expiresAt: 'never' });
    expect(changeOf(one, policy)).toMatchObject({ at: NOW + HOUR, decision: 'revoke' });
  });

  test('comes when one of the newest expires', () => {
    const policy = policyOf([revoke({ olderThan: DAY })], { keepNewest: 1 });
    const one = token({ createdAt: NOW - 2 * DAY, expiresAt: NOW + 3 * DAY });
    expect(changeOf(one, policy)).toMatchObject({ at: NOW + 3 * DAY, decision: 'revoke' });
  });

  test('comes when enough newer tokens of its group have expired for it to be kept', () => {
    const policy = policyOf([revoke({ olderThan: DAY })], { keepNewest: 2 });
    const one = token({ group: 'g', createdAt: NOW - 9 * DAY, expiresAt: 'never' });
    const others = [
      token({ id: 'a', group: 'g', createdAt: NOW, expiresAt: NOW + 5 * DAY }),
      token({ id: 'b', group: 'g', createdAt: NOW, expiresAt: NOW + 2 * DAY }),
      token({ id: 'c', group: 'g', createdAt: NOW, expiresAt: NOW + 4 * DAY }),
      token({ id: 'd', group: 'g', createdAt: NOW - 20 * DAY, expiresAt: NOW + DAY }),
      token({ id: 'e', group: 'other', createdAt: NOW, expiresAt: NOW + DAY }),
    ];
    expect(changeOf(one, policy, others)).toMatchObject({
      at: NOW + 4 * DAY,
      decision: 'withheld',
    });
  });

  test('never comes for what does not depend on time', () => {
    expect(changeOf(token({ name: 'x' }), policyOf([revoke({ name: 'x' })]))).toBeUndefined();
    expect(changeOf(token(), policyOf([revoke({ olderThan: DAY })]))).toBeUndefined();
  });

  test('never comes beyond the last date there is', () => {
    const one = token({ createdAt: 8.64e15 - 1 });
    expect(changeOf(one, policyOf([revoke({ olderThan: DAY })]))).toBeUndefined();
  });
});
