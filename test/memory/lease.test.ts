import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTHING_REMEMBERED } from '../../lambda/domain/remembered.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import type { Lease } from '../../lambda/memory-ports.ts';
import { createTestClock, HOUR, MINUTE } from '../support/clock.ts';
import { createMachine, createSharedStore } from './shared-store.ts';

const LENGTH = 20 * MINUTE;

describe('a lease', () => {
  test('is had by one run; the other is told which, and when it would end', async () => {
    const shared = createSharedStore();
    await createMachine(shared).lease('run-1');

    await expect(createMachine(shared).lease('run-2')).rejects.toMatchObject({
      code: 'busy',
      message:
        'run run-1 is acting on this connection; if that run died, its lease ends within 20 minutes',
    });
  });

  test('is free again once it was given up', async () => {
    const shared = createSharedStore();
    const first = await createMachine(shared).lease('run-1');
    await first.release();

    await expect(createMachine(shared).lease('run-2')).resolves.toBeDefined();
    await expect(first.hold()).rejects.toMatchObject({ code: 'internal' });
  });

  test('is not given up by one who lost it', async () => {
    const shared = createSharedStore();
    const first = await createMachine(shared).lease('run-1');
    shared.advance(LENGTH);
    await createMachine(shared).lease('run-2');

    await first.release();

    await expect(createMachine(shared).lease('run-3')).rejects.toMatchObject({ code: 'busy' });
  });
});

describe('another run', () => {
  test('takes over the lease of a dead run when its length is over by the clock of the store, not before', async () => {
    const shared = createSharedStore();
    await createMachine(shared).lease('run-1');

    shared.advance(LENGTH - 1);
    await expect(createMachine(shared).lease('run-2')).rejects.toMatchObject({ code: 'busy' });
    shared.advance(1);
    await expect(createMachine(shared).lease('run-2')).resolves.toBeDefined();
  });

  test.each([-HOUR, HOUR])(
    'does not take it over by a clock that is off by %i ms',
    async (offset) => {
      const shared = createSharedStore();
      await createMachine(shared).lease('run-1');
      const other = createMachine(shared);
      other.jump(offset);

      await expect(other.lease('run-2')).rejects.toMatchObject({ code: 'busy' });
    },
  );
});

describe('a lease that is held', () => {
  test('is renewed, at half of its length at the latest', async () => {
    const shared = createSharedStore();
    const lease = await createMachine(shared).lease('run-1');
    const writes = () => shared.writes;

    shared.advance(LENGTH / 2 - 1);
    await lease.hold();
    expect(writes()).toBe(1);
    shared.advance(1);
    await Promise.all([lease.hold(), lease.hold(), lease.hold()]);
    expect(writes()).toBe(2);

    shared.advance(LENGTH - 1);
    await expect(createMachine(shared).lease('run-2')).rejects.toMatchObject({ code: 'busy' });
  });

  test('and was lost is noticed before anything else is done, also when the clock was set back', async () => {
    const shared = createSharedStore();
    const machine = createMachine(shared);
    const lease = await machine.lease('run-1');
    shared.advance(LENGTH);
    machine.jump(-HOUR);
    await createMachine(shared).lease('run-2');

    await expect(lease.hold()).rejects.toMatchObject({ code: 'busy', message: /run-2/ });
    await expect(lease.hold()).rejects.toMatchObject({ code: 'busy' });
  });

  test('by a machine that slept is looked at again, although its monotonic clock stood still', async () => {
    const shared = createSharedStore();
    const machine = createMachine(shared);
    const lease = await machine.lease('run-1');
    machine.sleepFor(LENGTH);
    await createMachine(shared).lease('run-2');

    await expect(lease.hold()).rejects.toMatchObject({ code: 'busy' });
  });

  test('is still held after the answer to a renewal was lost', async () => {
    const shared = createSharedStore();
    const lease = await createMachine(shared).lease('run-1');
    shared.advance(LENGTH / 2);
    shared.loseAnswers = 1;
    await lease.hold();

    shared.advance(LENGTH - 1);
    await expect(createMachine(shared).lease('run-2')).rejects.toMatchObject({ code: 'busy' });
    await lease.hold();
  });

  test.each(['garbage', '{"version":2}', '{"version":1,"holder":"x"}'])(
    'and cannot be read, %s, is not taken over',
    async (text) => {
      const shared = createSharedStore();
      await shared.store.write('crm.lease', text, undefined);
      shared.advance(HOUR);

      await expect(createMachine(shared).lease('run-1')).rejects.toMatchObject({
        code: 'memory-unavailable',
        message: expect.stringContaining('lease of crm'),
      });
    },
  );
});

type Step =
  | { readonly do: 'take' | 'hold' | 'release'; readonly who: number }
  | { readonly do: 'pass'; readonly millis: number }
  | { readonly do: 'jump' | 'sleep'; readonly who: number; readonly millis: number };

const who = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('take', 'hold', 'release'), who }),
  fc.record({ do: fc.constant('pass' as const), millis: fc.nat(LENGTH) }),
  fc.record({
    do: fc.constant('jump' as const),
    who,
    millis: fc.integer({ min: -HOUR, max: HOUR }),
  }),
  fc.record({ do: fc.constant('sleep' as const), who, millis: fc.nat(HOUR) }),
);

/** Who may act, and until when by true time. */
interface Right {
  readonly who: number;
  readonly until: number;
}

// A run that was told `hold` may send one more request, which is over before half of the length is.
test('never do two act, whatever their clocks say, however long they sleep, whatever answers are lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.array(fc.nat(40)),
      async (steps, lost) => {
        const shared = createSharedStore();
        const machines = [0, 1, 2].map(() => createMachine(shared));
        const leases = new Map<number, Lease>();
        let acting: Right | undefined;
        for (const [index, one] of steps.entries()) {
          shared.loseAnswers = lost.includes(index) ? 1 : 0;
          if (one.do === 'pass') shared.advance(one.millis);
          else if (one.do === 'jump') machines[one.who]?.jump(one.millis);
          else if (one.do === 'sleep') machines[one.who]?.sleepFor(one.millis);
          else if (one.do === 'release') await leases.get(one.who)?.release();
          else if (one.do === 'take') {
            const lease = await machines[one.who]?.lease(`run-${index}`).catch(() => undefined);
            if (lease) leases.set(one.who, lease);
          } else {
            const holds = await leases
              .get(one.who)
              ?.hold()
              .then(
                () => true,
                () => false,
              );
            if (!holds) continue;
            const isOthers =
              acting !== undefined && acting.who !== one.who && acting.until > shared.now();
            expect(isOthers, JSON.stringify({ steps, index })).toBe(false);
            acting = { who: one.who, until: shared.now() + LENGTH / 2 };
          }
          if (one.do === 'release' && acting?.who === one.who) acting = undefined;
        }
      },
    ),
  );
});

test('a memory without a document is empty, and lends its lease all the same', async () => {
  const { store } = createSharedStore();
  const memory = createMemory(store, { lengthMillis: LENGTH, clock: createTestClock() });

  expect(await memory.recall('crm')).toEqual(NOTHING_REMEMBERED);
  await expect(memory.lease('crm', 'run-1')).resolves.toBeDefined();
});
