import { type ApprovablePlan, DIGESTED, type PlanOrigin } from './approvable-plan.ts';
import { PLAN_VALID_MILLIS, type PlanUse } from './kept-plans.ts';

/** What a plan is held against before it is carried out. */
export interface PlanChecks {
  /** Epoch milliseconds at which the plan was last made. */
  readonly madeAt: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What a connection is configured as; `undefined` where none has that name. */
  readonly planOriginOf: (connection: string) => PlanOrigin | undefined;
  /** Present when the plan was carried out since it was made. */
  readonly used?: PlanUse | undefined;
}

/** Why a plan must not be carried out, in a sentence for people; `undefined` where nothing speaks against it. */
export function planRefusal(
  plan: ApprovablePlan,
  { madeAt, now, planOriginOf, used }: PlanChecks,
): string | undefined {
  if (used)
    return `this plan was carried out already, by run ${used.runId} on ${dayOf(used.at)}; ${NEW}`;
  if (now - madeAt > PLAN_VALID_MILLIS)
    return `this plan is too old: it was last made on ${dayOf(madeAt)}, and a plan is valid for 7 days; ${NEW}`;
  if (madeAt - now > PLAN_VALID_MILLIS)
    return `this plan was made on ${dayOf(madeAt)}, which is in the future; set the clock of this machine`;
  for (const [name, digests] of Object.entries(plan.connections)) {
    const origin = planOriginOf(name);
    if (!origin)
      return `connection "${name}" of this plan is not configured here; name the configuration that it was made with`;
    if (origin.version !== plan.version)
      return `this plan was made by version ${plan.version} of token-sweeper, and this is version ${origin.version}; ${NEW}`;
    const changed = DIGESTED.find((key) => origin.digests[key] !== digests[key]);
    if (changed)
      return `connection "${name}": its ${changed} changed after this plan was made; ${NEW}`;
  }
  return undefined;
}

const NEW = 'make a new plan';

function dayOf(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10);
}
