import { describe, expect, test } from 'vitest';
import { draw } from '../../support/limits/draw.ts';
import { idealMillis } from '../../support/limits/ideal.ts';
import { NAMED } from '../../support/limits/named.ts';
import { aimd, fixed, ours, runSweep, type SweepSpec } from '../../support/limits/sweep.ts';

/** `LIMIT_DRAWS=2000` for a long look; `npm run bench` has one of its own. */
const DRAWS = Number(process.env.LIMIT_DRAWS ?? 60);

/** Share of the best possible speed, of responses that were refusals, and tokens left, of the product and its rivals. */
async function compare(spec: SweepSpec) {
  const ideal = idealMillis(spec);
  const measure = async (subject: typeof fixed) => {
    const { millis, asked, refused, left } = await runSweep(subject, spec, 6 * ideal + 60_000);
    return { speed: ideal / millis, refused: refused / asked, left };
  };
  return { ours: await measure(ours()), fixed: await measure(fixed), aimd: await measure(aimd) };
}

type Run = Awaited<ReturnType<typeof compare>>;

const isPolite = (run: Run) => run.ours.refused <= Math.min(run.fixed.refused, run.aimd.refused);
const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * values.length)] ?? Number.NaN;
const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length;

/** The least that each class of limits comes to: share of the best possible speed, and most refusals. */
const LEAST: Readonly<Record<string, { readonly speed: number; readonly refused: number }>> = {
  bucket: { speed: 0.95, refused: 0.06 },
  'window, told': { speed: 0.95, refused: 0.02 },
  'window, Retry-After': { speed: 0.95, refused: 0.12 },
  'window, untold': { speed: 0.84, refused: 0.07 },
  'window, not aligned, structured': { speed: 0.95, refused: 0.02 },
  'two at once': { speed: 0.95, refused: 0.04 },
  shared: { speed: 0.95, refused: 0.02 },
  'in flight': { speed: 0.95, refused: 0.02 },
  small: { speed: 0.5, refused: 0.16 },
};

describe('limits of every class', () => {
  test.each(NAMED.map((sweep) => [`${sweep.group}: ${sweep.name}`, sweep] as const))(
    '%s',
    async (_, sweep) => {
      const run = await compare(sweep);
      const least = LEAST[sweep.group];
      expect(run.ours.left).toBe(0);
      expect(run.ours.speed).toBeGreaterThan(least?.speed ?? 1);
      expect(run.ours.refused).toBeLessThan(least?.refused ?? 0);
      expect(isPolite(run)).toBe(true);
    },
    60_000,
  );
});

test(
  'limits that nobody could tune for',
  async () => {
    const runs: Run[] = [];
    for (let seed = 1; seed <= DRAWS; seed++) runs.push(await compare(draw(seed)));
    const speeds = runs.map((run) => run.ours.speed);
    const found = {
      'speed, median': quantile(speeds, 0.5),
      'speed, one in ten': quantile(speeds, 0.1),
      'at least 0.90': share(speeds.map((speed) => speed >= 0.9)),
      'refused, median': quantile(
        runs.map((run) => run.ours.refused),
        0.5,
      ),
      'politer than both rivals': share(runs.map(isPolite)),
      'at most 1.05 times as long as fixed concurrency': share(
        runs.map((run) => 1.05 * run.ours.speed >= run.fixed.speed),
      ),
    };
    if (process.env.LIMIT_DRAWS) console.table(found);
    expect(found['speed, median']).toBeGreaterThan(0.94);
    expect(found['at least 0.90']).toBeGreaterThan(0.7);
    expect(found['refused, median']).toBeLessThan(0.04);
    expect(found['politer than both rivals']).toBeGreaterThan(0.85);
    expect(found['at most 1.05 times as long as fixed concurrency']).toBeGreaterThan(0.75);
  },
  DRAWS * 10_000,
);
