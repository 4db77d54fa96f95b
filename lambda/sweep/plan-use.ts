import type { Approval } from '../domain/approval.ts';
import { type KeptPlan, type PlanUse, useOf, usePlan } from '../domain/kept-plans.ts';
import type { Remembered } from '../domain/remembered.ts';
import { SweepError } from '../errors.ts';

/** The plans once a run came to its end with the one that was approved for it, however many were removed. */
export function plansAfterUse(
  plans: readonly KeptPlan[],
  approval: Approval,
  { runId, at }: Omit<PlanUse, 'by'>,
): readonly KeptPlan[] {
  // Not before it was made, by whichever clock.
  const used = { runId, at: Math.max(at, approval.madeAt), by: approval.by };
  return usePlan(plans, approval, used);
}

/**
 * Asked under the lease, so that of two runs that carry out one plan the second is refused.
 * Throws SweepError `needs-approval`.
 */
export function refuseUsedPlan({ plans = [] }: Remembered, approval: Approval | undefined): void {
  const kept = approval && plans.find(({ hash }) => hash === approval.hash);
  const used = kept && useOf({ ...kept, madeAt: approval.madeAt });
  if (used)
    throw new SweepError(
      'needs-approval',
      `the approved plan was carried out already, by run ${used.runId}`,
    );
}
