import { expect, test } from 'vitest';
import { Approval } from '../../lambda/domain/approval.ts';
import { NOTHING_REMEMBERED } from '../../lambda/domain/remembered.ts';
import { plansAfterUse, refuseUsedPlan } from '../../lambda/sweep/plan-use.ts';
import { approvable } from '../domain/plans.ts';
import { NOW } from '../support/clock.ts';

const approvalOf = (madeAt: number) => new Approval(approvable(), { hash: 'h', madeAt, by: 'me' });

test('a plan that was used is refused, whatever the clocks of two machines say, until it is made once more', () => {
  const late = approvalOf(NOW + 1000);
  const plans = plansAfterUse([], late, { runId: 'run-1', at: NOW });
  const remembered = { ...NOTHING_REMEMBERED, plans };

  expect(() => refuseUsedPlan(remembered, late)).toThrow('carried out already, by run run-1');
  expect(() => refuseUsedPlan(remembered, approvalOf(NOW + 1001))).not.toThrow();
  expect(() => refuseUsedPlan(remembered, undefined)).not.toThrow();
});
