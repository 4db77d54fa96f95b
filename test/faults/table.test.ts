import { afterAll, describe, expect, test, vi } from 'vitest';
import { chosen } from './chosen.ts';
import { expectReportOf } from './endings.ts';
import { CASES, titleOf } from './table.ts';
import { startWorld } from './world.ts';

const cases = chosen(CASES, 17);
let held = 0;

// They wait for real timeouts, not for the processor.
vi.setConfig({ maxConcurrency: 8 });

describe('a fault at one request revokes nothing wrong, and the next run finishes', () => {
  test.concurrent.for(cases.map((one) => [titleOf(one), one] as const))('%s', async ([, one]) => {
    const world = await startWorld(one);
    try {
      const before = world.received(one.point);
      const swept = await world.sweep(one);
      expect(world.received(one.point), 'the fault has hit').toBeGreaterThan(before);
      expectReportOf(one, world, swept);
      const next = await world.sweep();
      expect(next).toMatchObject({ outcome: 'ok', complete: true });
      for (const { revoked, stale } of [world.hit, world.neighbour]) {
        expect([...revoked()].sort()).toEqual([...stale].sort());
      }
      held += 1;
    } finally {
      await world.close();
    }
  });

  afterAll(() => {
    process.stdout.write(`faults: ${held} of ${CASES.length} cases held\n`);
  });
});
