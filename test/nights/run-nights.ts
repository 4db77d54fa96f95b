import type { PlanOrigin } from '../../lambda/domain/approvable-plan.ts';
import { Approval } from '../../lambda/domain/approval.ts';
import type { AnnouncingCandidate } from '../../lambda/domain/candidate.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import type { Store } from '../../lambda/memory/store.ts';
import { findHeldPlan, UNKNOWN_PLAN, usesOf, whyRefused } from '../../lambda/sweep/made-plan.ts';
import { restoreConnection } from '../../lambda/sweep/restore.ts';
import { RestoreRefused, type RestoreScope } from '../../lambda/sweep/restore-run.ts';
import { createTestClock, MINUTE } from '../support/clock.ts';
import { memoryConnection, PLAN_ORIGIN } from '../support/memory-connection.ts';
import { type Ran, run } from '../support/run.ts';
import type { Account, Mood } from './account.ts';
import { type NightPolicy, toPolicy } from './written.ts';

/** Where runs remember, and how old by its own clock a text is. */
export interface NightStore {
  readonly store: Store;
  now(): number;
}

/** How one run differs from an enforcing one that nobody disturbs. */
export interface Night {
  readonly account: Account;
  readonly store: NightStore;
  readonly policy: NightPolicy;
  readonly now: number;
  readonly runId: string;
  readonly mood: Mood;
  readonly isEnforcing?: boolean;
  readonly skew?: boolean;
  /** What somebody approved. */
  readonly approval?: Approval;
}

const NAME = 'memory';

/** What plans under a policy are made with. */
function originUnder(policy: NightPolicy): PlanOrigin {
  return { ...PLAN_ORIGIN, digests: { ...PLAN_ORIGIN.digests, policy: JSON.stringify(policy) } };
}

/** The approval of a plan, or the sentence that refuses it. */
export async function approveOnce(night: Night, hash: string): Promise<Approval | string> {
  const memory = memoryOf(night);
  const made = await findHeldPlan(memory, hash);
  if (!made) return UNKNOWN_PLAN;
  const connection = { name: NAME, planOrigin: () => originUnder(night.policy) };
  const uses = await usesOf(made, [NAME], memory);
  const refusal = whyRefused(made, [connection], uses, night.now);
  return refusal ?? new Approval(made.plan, { ...made, by: 'me' });
}

/** Sweeps once. `told` is whom somebody was told of. */
export async function sweepOnce(night: Night): Promise<{ ran: Ran; told: string[] }> {
  const { account, policy, mood, now, runId, isEnforcing = true, skew = false, approval } = night;
  const connection = memoryConnection({
    ...account.api(mood),
    policy: toPolicy(policy),
    planOrigin: originUnder(policy),
    clockSkewMillis: skew ? 1 : 0,
  });
  const told: string[] = [];
  const ran = await run([connection], {
    clock: createTestClock(now),
    mode: isEnforcing ? 'enforce' : 'plan',
    ...(approval && { approval }),
    memory: { memory: memoryOf(night), runId, trigger: 'manual', remembersRun: true, warn() {} },
    deliver: async (_: string, announced: readonly AnnouncingCandidate[]) => {
      mood.alive?.();
      for (const { token } of announced) told.push(token.id);
    },
  });
  return { ran, told };
}

/** What was restored, or the sentence that refuses it. */
export async function restoreOnce(night: Night, scope: RestoreScope) {
  const { account, policy, mood, now, runId } = night;
  const connection = memoryConnection({ ...account.api(mood), policy: toPolicy(policy) });
  const restored: string[] = [];
  try {
    const result = await restoreConnection(connection, scope, {
      mode: 'enforce',
      runId,
      clock: createTestClock(now),
      stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
      memory: memoryOf(night),
      onEvent({ token, outcome }) {
        if (token && outcome === 'restored') restored.push(token.id);
      },
    });
    return { result, restored };
  } catch (error) {
    if (error instanceof RestoreRefused) return { refused: error.message, restored };
    throw error;
  }
}

/** The memory of a run, which ends with its process. */
export function memoryOf({ store, mood, now }: Night) {
  const alive = () => mood.alive?.();
  const { store: kept } = store;
  const killable: Store = {
    async read(name) {
      alive();
      return kept.read(name);
    },
    async write(name, text, tag) {
      alive();
      const written = await kept.write(name, text, tag);
      alive();
      return written;
    },
    async remove(name) {
      alive();
      await kept.remove(name);
    },
  };
  const clock = { now: () => now, elapsed: () => store.now() };
  return createMemory(killable, { lengthMillis: 20 * MINUTE, clock });
}
