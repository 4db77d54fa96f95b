import type { MadePlan } from '../domain/approvable-plan.ts';
import { type PlanUse, useOf } from '../domain/kept-plans.ts';
import { planRefusal } from '../domain/plan-refusal.ts';
import type { Memory } from '../memory-ports.ts';
import type { RunnableConnection } from '../ports.ts';

/** Why no plan is carried out whose hash {@link findHeldPlan} does not find. */
export const UNKNOWN_PLAN =
  'no plan of this hash is known; the memory keeps the last 7 plans of each connection, and reports show their hashes';

/**
 * The plan of a held connection that is kept under this hash; `undefined` where there is none.
 * Throws SweepError `memory-unavailable`.
 */
export async function findHeldPlan(memory: Memory, hash: string): Promise<MadePlan | undefined> {
  const plan = await memory.findPlan(hash);
  const [connection] = Object.keys(plan?.connections ?? {});
  if (!plan || connection === undefined) return undefined;
  const { plans = [] } = await memory.recall(connection);
  const kept = plans.find((one) => one.hash === hash);
  return kept && { plan, hash, madeAt: kept.madeAt };
}

/**
 * Which of these connections have carried out their part of the plan since it was made.
 * Throws SweepError `memory-unavailable`.
 */
export async function usesOf(
  { hash, madeAt }: MadePlan,
  names: readonly string[],
  memory: Memory,
): Promise<ReadonlyMap<string, PlanUse | undefined>> {
  const uses = new Map<string, PlanUse | undefined>();
  for (const name of names) {
    const { plans = [] } = await memory.recall(name);
    const kept = plans.find((one) => one.hash === hash);
    uses.set(name, kept && useOf({ ...kept, madeAt }));
  }
  return uses;
}

/**
 * Why a plan must not be carried out, in a sentence for people; `undefined` where nothing speaks against it. It is used once
 * each of its connections has carried out its part.
 */
export function whyRefused(
  { plan, madeAt }: MadePlan,
  connections: readonly Pick<RunnableConnection, 'name' | 'planOrigin'>[],
  uses: ReadonlyMap<string, PlanUse | undefined>,
  now: number,
): string | undefined {
  const origins = new Map(connections.map((one) => [one.name, one.planOrigin()]));
  const isUsed = [...uses.values()].every((use) => use !== undefined);
  const [used] = isUsed ? uses.values() : [];
  return planRefusal(plan, { madeAt, now, planOriginOf: (name) => origins.get(name), used });
}
