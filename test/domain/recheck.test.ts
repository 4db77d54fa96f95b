import { describe, expect, test } from 'vitest';
import { changeSincePlan } from '../../lambda/domain/recheck.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, NOW } from '../support/clock.ts';
import { planOf, policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

const policy = policyOf({ protect: [{ name: 'break-glass-*' }] });
const listed = tokenOf({ expiresAt: NOW });
const plan = planOf(policy, [listed]);
const [candidate] = plan.candidates;

function changeTo(fresh: Token | 'gone', now = NOW) {
  if (!candidate) throw new Error('the listed token is a candidate');
  return changeSincePlan(candidate, fresh, plan, now);
}

describe('a candidate that was checked again', () => {
  test('is acted on when nothing changed', () => {
    expect(changeTo(listed)).toBeUndefined();
  });

  test.each<[string, Token | 'gone']>([
    ['is not found', 'gone'],
    ['is listed as gone', { ...listed, providerState: { kind: 'gone', reason: 'revoked' } }],
    ['has vanished', { ...listed, providerState: { kind: 'vanished', reason: 'unknown' } }],
  ])('is already gone when it %s', (_, fresh) => {
    expect(changeTo(fresh)).toEqual({
      decision: 'keep',
      reason: 'no longer exists (re-checked before revocation)',
      outcome: 'already-gone',
    });
  });

  test.each<[string, Partial<Token>]>([
    ['its expiry was extended', { expiresAt: NOW + DAY }],
    ['it is being deleted', { providerState: { kind: 'in-transition', reason: 'deleting' } }],
    ['it has an invalid timestamp', { createdAt: Number.NaN }],
    ['it lost its id', { id: '' }],
  ])('is kept when %s', (_, facts) => {
    expect(changeTo({ ...listed, ...facts })).toEqual({
      decision: 'keep',
      reason: 'changed-since-plan: the policy no longer revokes it',
    });
  });

  test('is decided at the time of the check', () => {
    expect(changeTo(listed, NOW - 1)).toMatchObject({ decision: 'keep' });
  });

  test('is withheld when a safeguard objects now', () => {
    expect(changeTo({ ...listed, name: 'break-glass-1' })).toEqual({
      decision: 'withheld',
      reason: 'protect: entry 1 (name break-glass-*) of the policy matches',
    });
  });
});

test('a token that somebody disabled since is not disabled again', () => {
  const disabling = planOf(policyOf({ rules: rulesOf(['disable', { expiredFor: 0 }]) }), [listed]);
  const [one] = disabling.candidates;
  if (!one) throw new Error('the listed token is a candidate');
  expect(changeSincePlan(one, { ...listed, disabled: true }, disabling, NOW)).toEqual({
    decision: 'keep',
    reason: 'changed-since-plan: it is disabled already',
  });
});
