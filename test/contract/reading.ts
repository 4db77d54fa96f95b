import { expect } from 'vitest';
import { type Check, check } from './check.ts';
import type { ProviderContract } from './harness.ts';
import { lastListCallOf } from './runs.ts';

/** What holds for what the API documents of its list. */
export function* checksOfReading(contract: ProviderContract): Generator<Check> {
  const { writtenTimes = [], passedOver = [], goneInspections = [] } = contract;
  const lastListCall = lastListCallOf(contract);

  for (const [title, change, expected] of writtenTimes) {
    yield check(`reads the documented values of ${title}`, async (scene) => {
      scene.populate(2);
      scene.rewrite(lastListCall, change);
      const { listed } = await scene.sweep({ mode: 'plan' });
      expect(listed).toEqual([
        expect.objectContaining(expected),
        expect.objectContaining(expected),
      ]);
    });
  }

  for (const [title, change] of passedOver) {
    yield check(`skips ${title}`, async (scene) => {
      const stale = scene.populate(4);
      scene.rewrite(lastListCall, change);
      const { report } = await scene.sweep();
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 4, revoked: stale.length } });
      expect(report.passedOver).toBeGreaterThan(0);
      scene.expectRevoked(stale);
    });
  }

  for (const [title, reply] of goneInspections) {
    yield check(
      `finds a token gone when the response to its inspection is ${title}`,
      async (scene) => {
        scene.populate(8);
        scene.hit(lastListCall, { kind: 'response', reply }, 1);
        const { report } = await scene.sweep({ mode: 'plan' });
        expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 8, alreadyGone: 1 } });
      },
    );
  }
}
