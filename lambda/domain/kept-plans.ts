import { DAY } from './duration.ts';

/** A plan can be approved for so long after it was last made. */
export const PLAN_VALID_MILLIS = 7 * DAY;

/** Plans of one connection that are kept for an approval. */
export const MAX_PLANS = 7;

/** What is remembered of a plan beside its text. */
export interface KeptPlan {
  readonly hash: string;
  /** Epoch milliseconds at which it was last made. */
  readonly madeAt: number;
  /** When it was last carried out, perhaps before it was made once more. */
  readonly used?: PlanUse;
}

/** When a plan was carried out, and who had approved it. */
export interface PlanUse {
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string;
}

/** Takes in a plan that was made at `madeAt`, perhaps once more; only the last {@link MAX_PLANS} wait for an approval. */
export function keepPlan(
  before: readonly KeptPlan[],
  hash: string,
  madeAt: number,
): readonly KeptPlan[] {
  const { used } = before.find((plan) => plan.hash === hash) ?? {};
  const others = othersOfUse(before, hash, madeAt);
  const waiting = others.filter((plan) => useOf(plan) === undefined);
  const tooMany = new Set(waiting.slice(0, Math.max(0, waiting.length - MAX_PLANS + 1)));
  const kept = others.filter((plan) => !tooMany.has(plan));
  return [...kept, { hash, madeAt, ...(used && { used }) }];
}

/** Takes in that a plan was carried out. That is remembered for as long as the plan could be approved. */
export function usePlan(
  before: readonly KeptPlan[],
  { hash, madeAt }: Pick<KeptPlan, 'hash' | 'madeAt'>,
  used: PlanUse,
): readonly KeptPlan[] {
  return [...othersOfUse(before, hash, used.at), { hash, madeAt, used }];
}

/** The use of a plan since it was last made; `undefined` where it can still be carried out. */
export function useOf({ used, madeAt }: KeptPlan): PlanUse | undefined {
  return used && used.at >= madeAt ? used : undefined;
}

/** All but the one plan, and those that were used so long ago that they cannot be approved any more. */
function othersOfUse(plans: readonly KeptPlan[], hash: string, now: number): readonly KeptPlan[] {
  const isOfUse = (plan: KeptPlan) => now - (useOf(plan)?.at ?? now) <= PLAN_VALID_MILLIS;
  return plans.filter((plan) => plan.hash !== hash && isOfUse(plan));
}
