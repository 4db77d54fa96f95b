import { describe, expect, test } from 'vitest';
import { LAST_INSTANT } from '../../lambda/domain/duration.ts';
import { nextChange } from '../../lambda/domain/next-change.ts';
import type { Conditions, Policy, Rule, Safeguards } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, HOUR, NOW } from '../support/clock.ts';
import { planOf, policyOf as policyWith, tokenOf } from '../support/tokens.ts';

const revoke = (when: Conditions, name = 'stale'): Rule => ({ name, when, action: 'revoke' });

function policyOf(rules: readonly Rule[], safeguards: Partial<Safeguards> = {}): Policy {
  return policyWith({ rules, protect: [{ name: 'break-glass-*' }], safeguards });
}

function changeOf(token: Token, policy: Policy, others: readonly Token[] = []) {
  const population = [token, ...others];
  const change = nextChange(token, population, planOf(policy, population));
  return change && { at: change.at, ...change.verdict };
}

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
    const token = tokenOf({ createdAt: NOW - DAY, ...facts });
    expect(changeOf(token, policyOf([revoke(when)]))).toMatchObject({
      at,
      decision: 'revoke',
      rule: 'stale',
    });
  });

  test('comes when the protect entry that keeps it lapses', () => {
    const protect = [{ name: 'x', until: NOW + DAY }];
    const policy = { ...policyOf([revoke({ olderThan: DAY })]), protect };
    const token = tokenOf({ name: 'x', createdAt: NOW - 2 * DAY });
    expect(changeOf(token, policy)).toMatchObject({ at: NOW + DAY, decision: 'revoke' });
  });

  test('comes when a token is expired and no longer only about to expire', () => {
    const rules: Rule[] = [{ name: 'soon', when: { expiresWithin: DAY }, action: 'report' }];
    expect(changeOf(tokenOf({ expiresAt: NOW + HOUR }), policyOf(rules))).toMatchObject({
      at: NOW + HOUR,
      decision: 'keep',
    });
  });

  test('comes when another rule takes over', () => {
    const policy = policyOf([
      revoke({ expiredFor: DAY }, 'expired'),
      revoke({ olderThan: DAY }, 'old'),
    ]);
    const token = tokenOf({ createdAt: NOW - 2 * DAY, expiresAt: NOW });
    expect(changeOf(token, policy)).toMatchObject({ at: NOW + DAY, rule: 'expired' });
  });
});

describe('the next change of a verdict that safeguards hold back', () => {
  test('comes when a token reaches the minimum age', () => {
    const policy = policyOf([revoke({ neverExpires: true })], { minimumAge: HOUR });
    const token = tokenOf({ createdAt: NOW, expiresAt: 'never' });
    expect(changeOf(token, policy)).toMatchObject({ at: NOW + HOUR, decision: 'revoke' });
  });

  test('comes when one of the newest expires', () => {
    const policy = policyOf([revoke({ olderThan: DAY })], { keepNewest: 1 });
    const token = tokenOf({ createdAt: NOW - 2 * DAY, expiresAt: NOW + 3 * DAY });
    expect(changeOf(token, policy)).toMatchObject({ at: NOW + 3 * DAY, decision: 'revoke' });
  });

  test('comes when enough newer tokens of its group have expired for it to be kept', () => {
    const policy = policyOf([revoke({ olderThan: DAY })], { keepNewest: 2 });
    const token = tokenOf({ group: 'g', createdAt: NOW - 9 * DAY, expiresAt: 'never' });
    const others = [
      tokenOf({ id: 'a', group: 'g', createdAt: NOW, expiresAt: NOW + 5 * DAY }),
      tokenOf({ id: 'b', group: 'g', createdAt: NOW, expiresAt: NOW + 2 * DAY }),
      tokenOf({ id: 'c', group: 'g', createdAt: NOW, expiresAt: NOW + 4 * DAY }),
      tokenOf({ id: 'd', group: 'g', createdAt: NOW - 20 * DAY, expiresAt: NOW + DAY }),
      tokenOf({ id: 'e', group: 'other', createdAt: NOW, expiresAt: NOW + DAY }),
    ];
    expect(changeOf(token, policy, others)).toMatchObject({
      at: NOW + 4 * DAY,
      decision: 'withheld',
    });
  });
});

describe('the verdict never changes', () => {
  test('of a token whose rules do not depend on time', () => {
    expect(changeOf(tokenOf({ name: 'x' }), policyOf([revoke({ name: 'x' })]))).toBeUndefined();
    expect(changeOf(tokenOf(), policyOf([revoke({ olderThan: DAY })]))).toBeUndefined();
  });

  test('beyond the last date there is', () => {
    const token = tokenOf({ createdAt: LAST_INSTANT - 1 });
    expect(changeOf(token, policyOf([revoke({ olderThan: DAY })]))).toBeUndefined();
  });
});

test('a token that is gone keeps no place among the newest at another time either', () => {
  const gone = tokenOf({
    id: 'gone',
    createdAt: NOW,
    expiresAt: 'never',
    providerState: { kind: 'gone', reason: 'revoked' },
  });
  const last = tokenOf({ id: 'last', createdAt: NOW - DAY, expiresAt: 'never' });
  const policy = policyOf([revoke({ olderThan: 10 * DAY })], { keepNewest: 1 });
  expect(changeOf(last, policy, [gone])).toMatchObject({
    at: NOW + 9 * DAY,
    decision: 'withheld',
  });
});
