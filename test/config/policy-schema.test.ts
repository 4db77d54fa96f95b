import { expect, test } from 'vitest';
import { defaultRuleName, policies } from '../../lambda/config/policy-schema.ts';

const rule = { when: { expiredFor: '7d' }, action: 'revoke' };

test('a policy without safeguards has the default ones', () => {
  expect(policies.parse({ default: { rules: [rule] } }).default).toMatchObject({
    protect: [],
    safeguards: {
      maxRevocations: 100,
      maxRevocationShare: 0.5,
      keepNewest: 1,
      minimumAge: 3_600_000,
      maxClockSkew: 120_000,
    },
  });
});

test.each([
  [{ rules: [] }],
  [{ rules: [{ ...rule, when: {} }] }],
  [{ rules: [{ ...rule, when: { not: {} } }] }],
  [{ rules: [{ ...rule, action: 'delete' }] }],
  [{ rules: [rule], protect: [{}] }],
  [{ rules: [rule], safeguards: { maxRevocationShare: 1.1 } }],
])('the policy %j is refused', (policy) => {
  expect(policies.safeParse({ default: policy }).success).toBe(false);
});

test('a rule without a name is called by its position, counted from 1', () => {
  expect([0, 1].map(defaultRuleName)).toEqual(['rule-1', 'rule-2']);
});
