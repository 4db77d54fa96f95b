import { createMemory } from '../../lambda/memory/memory.ts';
import type { Store } from '../../lambda/memory/store.ts';
import type { Lease } from '../../lambda/memory-ports.ts';
import { MINUTE, NOW } from '../support/clock.ts';

/** A store with a clock of its own, which is the true one. */
export interface SharedStore {
  readonly store: Store;
  /** Writes that were carried out. */
  readonly writes: number;
  /** So many of the next writes are carried out and look as if somebody else had written. */
  loseAnswers: number;
  now(): number;
  advance(millis: number): void;
}

/** A store that several machines use. */
export function createSharedStore(): SharedStore {
  const texts = new Map<string, { text: string; tag: string; writtenAt: number }>();
  let time = 0;
  let writes = 0;
  const shared: SharedStore = {
    store: {
      async read(name) {
        const found = texts.get(name);
        return found && { ...found, age: async () => time - found.writtenAt };
      },
      async write(name, text, tag) {
        if (texts.get(name)?.tag !== tag) return undefined;
        writes++;
        texts.set(name, { text, tag: `${writes}`, writtenAt: time });
        if (shared.loseAnswers === 0) return `${writes}`;
        shared.loseAnswers--;
        return undefined;
      },
      async remove(name) {
        texts.delete(name);
      },
    },
    get writes() {
      return writes;
    },
    loseAnswers: 0,
    now: () => time,
    advance(millis) {
      time += millis;
    },
  };
  return shared;
}

/** A machine with clocks of its own, on which runs take the lease of the connection `crm`. */
export interface Machine {
  lease(runId: string): Promise<Lease>;
  /** Sets its clock. */
  jump(millis: number): void;
  /** Suspends it: the world goes on, and its monotonic clock stands still. */
  sleepFor(millis: number): void;
}

/** Another machine that uses the store. */
export function createMachine(shared: SharedStore): Machine {
  let offset = NOW;
  let slept = 0;
  const memory = createMemory(shared.store, {
    lengthMillis: 20 * MINUTE,
    clock: { elapsed: () => shared.now() - slept, now: () => shared.now() + offset },
  });
  return {
    lease: (runId) => memory.lease('crm', runId),
    jump(millis) {
      offset += millis;
    },
    sleepFor(millis) {
      shared.advance(millis);
      slept += millis;
    },
  };
}
