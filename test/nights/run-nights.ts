import type { AnnouncingCandidate } from '../../lambda/domain/candidate.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import type { Store } from '../../lambda/memory/store.ts';
import { restoreConnection } from '../../lambda/sweep/restore.ts';
import { RestoreRefused, type RestoreScope } from '../../lambda/sweep/restore-run.ts';
import { createTestClock, MINUTE } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
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
}

/** Sweeps once. `told` is whom somebody was told of. */
export async function sweepOnce(night: Night): Promise<{ ran: Ran; told: string[] }> {
  const { account, policy, mood, now, runId, isEnforcing = true, skew = false } = night;
  const connection = memoryConnection({
    ...account.api(mood),
    policy: toPolicy(policy),
    clockSkewMillis: skew ? 1 : 0,
  });
  const told: string[] = [];
  const ran = await run([connection], {
    clock: createTestClock(now),
    mode: isEnforcing ? 'enforce' : 'plan',
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
