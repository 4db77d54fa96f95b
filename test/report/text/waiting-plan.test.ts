import { expect, test } from 'vitest';
import { describeWaitingPlan } from '../../../lambda/report/text/waiting-plan.ts';

test('a plan is approved by its hash, and for a time', () => {
  const plan = { hash: 'ab12', entries: 1, until: '2026-12-05T12:00:00.000Z' };
  expect(describeWaitingPlan(plan)).toBe('approve with ab12 (1 token, until 2026-12-05 12:00 UTC)');
});
