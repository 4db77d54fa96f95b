import { expect, test } from 'vitest';
import { type KeptPlan, keepPlan, useOf, usePlan } from '../../lambda/domain/kept-plans.ts';
import { DAY, NOW } from '../support/clock.ts';

const use = (at: number) => ({ runId: 'run-1', at, by: 'me' });
const hashes = (plans: readonly KeptPlan[]) => plans.map(({ hash }) => hash);

test('the last seven plans are kept, the latest at the end', () => {
  let plans: readonly KeptPlan[] = [];
  for (let index = 0; index < 10; index++) plans = keepPlan(plans, `plan-${index}`, NOW + index);
  plans = keepPlan(plans, 'plan-4', NOW + 10);

  expect(hashes(plans)).toEqual([3, 5, 6, 7, 8, 9, 4].map((index) => `plan-${index}`));
});

test('a plan is used until it is made once more', () => {
  const used = usePlan(keepPlan([], 'a', NOW), { hash: 'a', madeAt: NOW }, use(NOW));
  const again = keepPlan(used, 'a', NOW + 1);

  expect(used.map(useOf)).toEqual([use(NOW)]);
  expect(again.map(useOf)).toEqual([undefined]);
  expect(again[0]?.used).toEqual(use(NOW));
});

test('a use is remembered for as long as the plan could be approved, whatever is kept after it', () => {
  let plans = usePlan([], { hash: 'a', madeAt: NOW }, use(NOW));
  for (let index = 0; index < 10; index++) plans = keepPlan(plans, `plan-${index}`, NOW + 7 * DAY);
  expect(hashes(plans)).toContain('a');

  expect(hashes(keepPlan(plans, 'b', NOW + 7 * DAY + 1))).not.toContain('a');
});
