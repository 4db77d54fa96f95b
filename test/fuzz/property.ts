import fc from 'fast-check';
import { test } from 'vitest';

/** Cases a property: a few in `npm test`, many in `npm run fuzz`. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 100);

/** Milliseconds that one case is given. It only ends what hangs, also on a machine with much other work. */
const MILLIS_A_RUN = 500;

/** A test that `check` holds, throwing nothing, for every case that is generated: `factor` times as many as usual. */
export function property<Case>(
  title: string,
  cases: fc.Arbitrary<Case>,
  check: (one: Case) => void | Promise<void>,
  factor = 1,
): void {
  const numRuns = factor * RUNS;
  test(
    title,
    async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (one) => {
          await check(one);
        }),
        { numRuns },
      );
    },
    5000 + numRuns * MILLIS_A_RUN,
  );
}
