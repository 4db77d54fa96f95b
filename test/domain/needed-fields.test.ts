import { expect, test } from 'vitest';
import { neededFields } from '../../lambda/domain/needed-fields.ts';
import type { Conditions } from '../../lambda/domain/policy-types.ts';
import { policyOf } from '../support/tokens.ts';

const fieldsFor = (when: Conditions) => {
  const policy = policyOf();
  return [
    ...neededFields({ ...policy, rules: [{ name: 'one', when, action: 'keep' }], protect: [] }),
  ].sort();
};

test.each<[Conditions, readonly string[]]>([
  [{ expiredFor: 1 }, ['expiresAt']],
  [{ expiresWithin: 1 }, ['expiresAt']],
  [{ olderThan: 1 }, ['createdAt']],
  [{ lifetimeOver: 1 }, ['createdAt', 'expiresAt']],
  [{ unusedFor: 0 }, ['createdAt', 'lastUsedAt']],
  [{ neverExpires: false }, ['expiresAt']],
  [{ status: [] }, ['status']],
  [{ name: '', owner: '', scope: '' }, ['name', 'owner', 'scope']],
  [{ not: { not: { unusedFor: 1 }, olderThan: 1 } }, ['createdAt', 'lastUsedAt']],
  [{}, []],
])('the conditions %j need %j', (when, fields) => {
  expect(fieldsFor(when)).toEqual(fields);
});

test('a protect entry needs what it matches by, except for the id, which every token has', () => {
  const protect = [{ id: 'x' }, { tag: 'a=b', owner: undefined }, { owner: 'root' }];
  expect([...neededFields({ ...policyOf(), rules: [], protect })].sort()).toEqual(['owner', 'tag']);
});
