import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../lambda/domain/candidate.ts';
import { type Narrowing, narrow } from '../../lambda/domain/narrow.ts';
import { tokenOf } from '../support/tokens.ts';

function candidate(id: string, facts: Partial<Candidate['token']> = {}, rule = 'old'): Candidate {
  return {
    token: tokenOf({ id, ...facts }),
    rule: { name: rule, when: { olderThan: 1 }, action: 'revoke' },
  };
}

const FINGERPRINT = '0123456789abcdef'.repeat(4);
const PLAN = [
  candidate('a', { name: 'laptop', owner: 'ann', createdAt: 3 }),
  candidate('b', { within: 'acme', owner: 'anton', createdAt: 1 }, 'unused'),
  candidate(FINGERPRINT, { fingerprinted: true }, 'unused'),
  candidate('c', { createdAt: 2 }),
];

function chosen(narrowing: Narrowing, plan = PLAN): string[] {
  return narrow(plan, narrowing).chosen.map(({ token }) => token.id);
}

describe('a narrowed plan', () => {
  test.for<[string, Narrowing, string[]]>([
    ['nothing', {}, ['a', 'b', FINGERPRINT, 'c']],
    ['an id', { tokens: ['c'] }, ['c']],
    ['a name', { tokens: ['laptop'] }, ['a']],
    ['an id with its parent', { tokens: ['acme/b'] }, ['b']],
    ['the beginning of a fingerprint', { tokens: [FINGERPRINT.slice(0, 8)] }, [FINGERPRINT]],
    ['too little of a fingerprint', { tokens: [FINGERPRINT.slice(0, 7)] }, []],
    ['several tokens', { tokens: ['c', 'laptop'] }, ['a', 'c']],
    ['a rule', { rules: ['unused'] }, ['b', FINGERPRINT]],
    ['an owner', { owners: ['an?'] }, ['a']],
    ['owners', { owners: ['an*'] }, ['a', 'b']],
    ['a limit', { limit: 2 }, ['b', 'c']],
    ['more than one of these', { rules: ['old'], limit: 1 }, ['c']],
  ])('by %s holds what that names, in its order', ([, narrowing, ids]) => {
    expect(chosen(narrowing)).toEqual(ids);
  });

  test('says of the rest why it is left', () => {
    const { left } = narrow(PLAN, { rules: ['old'], limit: 1 });
    expect(left.map(({ candidate: { token }, reason }) => [token.id, reason])).toEqual([
      ['b', 'not-chosen: --rule names others'],
      [FINGERPRINT, 'not-chosen: --rule names others'],
      ['a', 'not-chosen: --limit 1, and others are older'],
    ]);
  });

  test('only ever takes away: each token is chosen or left, and a further choice adds none', () => {
    const narrowing = fc.record(
      {
        tokens: fc.array(fc.constantFrom('a', 'laptop', 'c', FINGERPRINT.slice(0, 9))),
        rules: fc.array(fc.constantFrom('old', 'unused')),
        owners: fc.array(fc.constantFrom('ann', 'an*', '*')),
        limit: fc.integer({ min: 1, max: 4 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(narrowing, fc.shuffledSubarray(PLAN), (choice, plan) => {
        const { chosen, left } = narrow(plan, choice);
        const both = [...chosen, ...left.map(({ candidate }) => candidate)];
        expect(new Set(both)).toEqual(new Set(plan));
        expect(both).toHaveLength(plan.length);
        const without = narrow(plan, {}).chosen;
        expect(chosen.filter((one) => !without.includes(one))).toEqual([]);
      }),
    );
  });
});
