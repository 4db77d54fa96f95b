import { expect, test } from 'vitest';
import { type Draw, draw } from '../../support/limits/draw.ts';
import { ours } from '../../support/limits/ours.ts';
import { additiveIncrease, fixedConcurrency } from '../../support/limits/rivals.ts';
import { idealMillis, runSweep, type Strategy } from '../../support/limits/virtual-sweep.ts';

/** `LIMIT_DRAWS=2000` for a long look. */
const DRAWS = Number(process.env.LIMIT_DRAWS ?? 60);

/** Share of the best possible speed, and of responses that were refusals. */
function measure<Permit>(drawn: Draw, ideal: number, strategy: Strategy<Permit>) {
  const { millis, asked, refused } = runSweep(drawn, strategy, 5 * ideal + 60_000);
  return { speed: ideal / millis, refused: refused / asked };
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length;

test(
  'limits of every kind are used well, and more politely than by simpler clients',
  () => {
    const runs = Array.from({ length: DRAWS }, (_, index) => {
      const drawn = draw(index + 1);
      const ideal = idealMillis(drawn);
      return {
        ours: measure(drawn, ideal, ours(drawn)),
        script: measure(drawn, ideal, fixedConcurrency()),
        aimd: measure(drawn, ideal, additiveIncrease(drawn.concurrency)),
      };
    });
    const polite = runs.map(
      (run) => run.ours.refused <= Math.min(run.script.refused, run.aimd.refused),
    );
    if (process.env.LIMIT_DRAWS) {
      console.table({
        'median speed': median(runs.map((run) => run.ours.speed)),
        'at least 0.90': share(runs.map((run) => run.ours.speed >= 0.9)),
        'median refused': median(runs.map((run) => run.ours.refused)),
        'politer than both': share(polite),
        'at most 1.05 times the script': share(
          runs.map((run) => 1.05 * run.ours.speed >= run.script.speed),
        ),
      });
    }
    expect(median(runs.map((run) => run.ours.speed))).toBeGreaterThan(0.94);
    expect(share(runs.map((run) => run.ours.speed >= 0.9))).toBeGreaterThan(0.6);
    expect(median(runs.map((run) => run.ours.refused))).toBeLessThan(0.05);
    expect(share(polite)).toBeGreaterThan(0.85);
  },
  DRAWS * 10_000,
);
