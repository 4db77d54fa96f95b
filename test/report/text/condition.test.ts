import { expect, test } from 'vitest';
import type { Conditions } from '../../../lambda/domain/policy-types.ts';
import { describeCondition } from '../../../lambda/report/text/condition.ts';
import { DAY } from '../../support/clock.ts';

test.for<[Conditions, keyof Conditions, string]>([
  [{ expiredFor: 7 * DAY }, 'expiredFor', 'expiredFor 7d'],
  [{ neverExpires: true }, 'neverExpires', 'neverExpires true'],
  [{ owner: 'ci-*' }, 'owner', 'owner "ci-*"'],
  [{ status: ['ACTIVE', 'OLD'] }, 'status', 'status ["ACTIVE","OLD"]'],
  [{ not: { owner: 'ci-*', unusedFor: 1500 } }, 'not', 'not { owner "ci-*", unusedFor 1500ms }'],
  [{ not: { not: { name: 'a' } } }, 'not', 'not { not { name "a" } }'],
])('%o: the condition %s is written as `%s`', ([when, condition, text]) => {
  const rule = { name: 'stale', when, action: 'revoke' } as const;
  expect(describeCondition(rule, condition)).toBe(text);
});
