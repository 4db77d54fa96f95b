import fc from 'fast-check';
import { test } from 'vitest';

/** Cases a property: a few in `npm test`, many in `npm run fuzz`. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 100);

/** Milliseconds that one case is given; the slowest need a tenth of it. */
const PATIENCE = 20;

/** A test that `check` holds, throwing nothing, for every case that is generated. */
export function property<Case>(
  title: string,
  cases: fc.Arbitrary<Case>,
  check: (one: Case) => void | Promise<void>,
): void {
  test(
    title,
    async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (one) => {
          await check(one);
        }),
        { numRuns: RUNS },
      );
    },
    5000 + RUNS * PATIENCE,
  );
}
