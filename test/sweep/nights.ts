import type { Problem } from '../../lambda/domain/events.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import type { Store } from '../../lambda/memory/store.ts';
import type { RunMemory } from '../../lambda/sweep/connection-sweep.ts';
import { createSharedStore } from '../memory/shared-store.ts';
import { createTestClock, DAY, MINUTE, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

/** Tokens that no rule wants gone. */
export const fresh = (count: number): Token[] =>
  Array.from({ length: count }, (_, index) => tokenOf({ id: `fresh-${index}` }));
/** Tokens that expired a day ago. */
export const stale = (count: number): Token[] =>
  Array.from({ length: count }, (_, index) =>
    tokenOf({ id: `stale-${index}`, expiresAt: NOW - DAY }),
  );

/** Runs that share one memory; `warnings` collects what is not remembered. */
export function nights(store: Store = createSharedStore().store) {
  const warnings: Problem[] = [];
  const memory = createMemory(store, { lengthMillis: 20 * MINUTE, clock: createTestClock() });
  let count = 0;
  return {
    warnings,
    memory,
    of(differences: Partial<RunMemory> = {}): RunMemory {
      count++;
      const warn = (_: string, problem: Problem) => void warnings.push(problem);
      return {
        memory,
        runId: `run-${count}`,
        trigger: 'manual',
        remembersRun: true,
        warn,
        ...differences,
      };
    },
    runs: async () => (await memory.recall('memory')).runs,
  };
}
