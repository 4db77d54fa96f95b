import { describe, expect, test } from 'vitest';
import { guard } from '../../lambda/domain/guard.ts';
import {
  KeptTokens,
  neighbourWith,
  unlistedNeighbour,
  wantsKept,
} from '../../lambda/domain/neighbour.ts';
import { compilePolicy } from '../../lambda/domain/policy.ts';
import { NOW } from '../support/clock.ts';
import { planOf, policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

const policy = compilePolicy(
  policyOf({
    rules: rulesOf(['keep', { name: 'deploy-*' }], ['revoke', { expiredFor: 0 }]),
    protect: [{ name: 'break-glass' }],
  }),
);

describe('a policy wants a token kept', () => {
  test.each([
    ['that it protects', 'break-glass', true],
    ['that looks protected', 'break\u200b-glass', true],
    ['that a rule keeps', 'deploy-1', true],
    ['that no rule matches', 'other', false],
  ])('%s: %s, %s', (_, name, isKept) => {
    expect(wantsKept(policy, tokenOf({ name }), NOW)).toBe(isKept);
  });

  test('but not one that it cannot tell, nor one that it removes', () => {
    expect(wantsKept(policy, tokenOf({}), NOW)).toBe(false);
    expect(wantsKept(policy, tokenOf({ name: 'x', expiresAt: NOW }), NOW)).toBe(false);
  });
});

describe('a neighbour objects', () => {
  const kept = new KeptTokens();
  kept.add('listed');

  test('to what it lists and keeps, whatever its policy would say of the rest', () => {
    const { objection } = neighbourWith('b', kept);
    expect(objection(tokenOf({ id: 'listed' }), NOW)).toBe('kept by connection "b"');
    expect(objection(tokenOf({ id: 'listed', within: 'acme/app' }), NOW)).toBeDefined();
    expect(objection(tokenOf({ id: 'other', name: 'break-glass' }), NOW)).toBeUndefined();
  });

  test('by its policy alone where it is not known what it lists', () => {
    const { objection } = unlistedNeighbour('b', policy);
    expect(objection(tokenOf({ name: 'deploy-1' }), NOW)).toBe(
      'the policy of connection "b", which may list it too, keeps it',
    );
    expect(objection(tokenOf({ id: 'listed' }), NOW)).toBeUndefined();
  });

  test('after all safeguards of the connection itself', () => {
    const token = tokenOf({ id: 'listed', expiresAt: NOW });
    const plan = { ...planOf(policyOf(), [token]), neighbours: [neighbourWith('b', kept)] };
    const { allowed, withheld } = guard(plan, 0);
    expect(allowed).toEqual([]);
    expect(withheld.map(({ reason }) => reason)).toEqual(['account: kept by connection "b"']);
  });
});
