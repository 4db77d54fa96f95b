import { describe, expect, onTestFinished, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import type { Store } from '../../lambda/memory/store.ts';
import { contracts } from '../contract/contracts.ts';
import type { ProviderContract } from '../contract/harness.ts';
import { HOUR } from '../support/clock.ts';
import { chosen } from './chosen.ts';
import { contractNamed } from './contract-named.ts';
import { DEATHS, type Death, dying, WRITES } from './deaths.ts';
import {
  type Action,
  LEASE_MILLIS,
  type RememberingWorld,
  startRememberingWorld,
} from './remembering-world.ts';

/** What each provider can do with a token. */
const WAYS = contracts.flatMap(({ name, disableCall }) =>
  (disableCall ? (['revoke', 'disable', 'quarantine'] as const) : (['revoke'] as const)).map(
    (action) => [name, action] as const,
  ),
);

async function start(provider: string, action: Action): Promise<RememberingWorld> {
  const contract: ProviderContract = contractNamed(provider);
  const world = await startRememberingWorld(contract, action);
  onTestFinished(async () => void (await world.harness.server.close()));
  return world;
}

/** Expects that all that had to go is out of use, by one run each, and that nothing is left open. */
async function expectSettled({ out, stale, remembered }: RememberingWorld, action: Action) {
  expect([...new Set(out())].sort()).toEqual([...stale].sort());
  const tokens = await remembered();
  for (const token of tokens) expect(token).not.toHaveProperty('intent');
  if (action === 'revoke') return;
  expect(tokens).toHaveLength(stale.length);
  for (const token of tokens) {
    expect(token).toMatchObject({ disabledBy: expect.stringMatching(/^run-[12]$/) });
    if (action === 'quarantine') expect(token).toHaveProperty('quarantined');
  }
}

const deaths = WAYS.flatMap(([provider, action]) =>
  DEATHS.map((death) => [provider, action, death.title, death] as const),
);

describe('a run that is killed', () => {
  test.for(chosen(deaths, 13))(
    '%s, %s: %s: the next one waits for its lease, takes over, and finishes',
    async ([provider, action, , death]) => {
      const world = await start(provider, action);
      const { died, ...parts } = dying(death, world.shared.store);
      void world.run('run-1', parts);
      await died;
      const before = world.out().length;

      if (leavesLease(death)) {
        expect(await world.run('run-x')).toMatchObject({ error: { code: 'busy' } });
        expect(world.out()).toHaveLength(before);
        world.shared.advance(LEASE_MILLIS + 1);
      }
      const second = await world.run('run-2');
      expect(second).toMatchObject({ outcome: 'ok', complete: true, totals: { failed: 0 } });
      await expectSettled(world, action);

      expect(await world.run('run-3')).toMatchObject({
        outcome: 'ok',
        totals: { revoked: 0, disabled: 0, quarantined: 0, failed: 0 },
      });
    },
  );
});

/** Whether the run that dies then has a lease that nobody gives up. */
function leavesLease({ write, when }: Death): boolean {
  const isBeforeFirst = write === 1 && when === 'before';
  const isAfterLast = write === WRITES.length && when === 'after';
  return !isBeforeFirst && !isAfterLast;
}

const failing = new SweepError('memory-unavailable', 'memory: cannot be used (ENOSPC)');

/** A store whose n-th read or write fails. */
function broken(store: Store, what: 'read' | 'write', nth: number): Store {
  let count = 0;
  const fails = (one: typeof what) => one === what && ++count === nth;
  return {
    remove: (name) => store.remove(name),
    read: async (name) => {
      if (fails('read')) throw failing;
      return store.read(name);
    },
    write: async (...text) => {
      if (fails('write')) throw failing;
      return store.write(...text);
    },
  };
}

/** Each with what becomes of the tokens that had to go. */
const BROKEN = [
  ['the lease cannot be read', 'read', 1, 'nothing is listed'],
  ['the lease cannot be taken', 'write', 1, 'nothing is listed'],
  ['the document cannot be read', 'read', 2, 'nothing is listed'],
  ['the intents cannot be written', 'write', 2, 'nothing is removed'],
  ['the run cannot be settled', 'write', 3, 'all is removed'],
  ['the lease cannot be given up', 'write', 4, 'all is well'],
] as const;

const failures = WAYS.flatMap(([provider, action]) =>
  BROKEN.map((one) => [provider, action, one[0], one] as const),
);

describe('a memory that fails', () => {
  test.for(chosen(failures, 11, 4))(
    '%s, %s: %s: it is told, nothing goes that is not remembered, and the next run goes on',
    async ([provider, action, , [, what, nth, becomes]]) => {
      const world = await start(provider, action);
      const first = await world.run('run-1', { store: broken(world.shared.store, what, nth) });

      if (becomes === 'all is well') expect(first).toMatchObject({ outcome: 'ok' });
      else expect(first).toMatchObject({ error: { code: 'memory-unavailable' } });
      if (becomes === 'nothing is listed') expect(first.totals.listed).toBe(0);
      if (becomes === 'nothing is removed')
        expect(first.totals).toMatchObject({ withheld: world.stale.length });
      if (becomes.startsWith('nothing')) expect(world.out()).toEqual([]);
      else expect([...world.out()].sort()).toEqual([...world.stale].sort());

      world.shared.advance(LEASE_MILLIS + 1);
      expect(await world.run('run-2')).toMatchObject({ outcome: 'ok', totals: { failed: 0 } });
      await expectSettled(world, action);
    },
  );
});

describe('a second run at once', () => {
  const offs = [0, HOUR, -HOUR];
  const cases = WAYS.flatMap(([provider, action]) =>
    offs.map((off) => [provider, action, off / HOUR, off] as const),
  );

  test.for(chosen(cases, 7, 1))(
    '%s, %s, with clocks that are %i h ahead: says busy and lists nothing',
    async ([provider, action, , clockOffMillis]) => {
      const world = await start(provider, action);
      const other: unknown[] = [];
      const asOther = async () => {
        if (other.length > 0) return;
        const asked = world.harness.server.requests.length;
        other.push(await world.run('run-x', { clockOffMillis }));
        expect(world.harness.server.requests).toHaveLength(asked);
      };
      const first = await world.run('run-1', {
        provider: (one) => {
          const { disable } = one;
          return {
            ...one,
            revoke: (token) => asOther().then(() => one.revoke(token)),
            ...(disable && { disable: (token) => asOther().then(() => disable(token)) }),
          };
        },
      });

      expect(first).toMatchObject({ outcome: 'ok', complete: true });
      expect(other).toMatchObject([
        { outcome: 'degraded', totals: { listed: 0 }, error: { code: 'busy' } },
      ]);
      await expectSettled(world, action);
    },
  );
});
