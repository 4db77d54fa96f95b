import { expect, test } from 'vitest';
import { compare, summarize } from '../support/limits/compare.ts';
import { draw } from '../support/limits/draw.ts';

/** `LIMIT_DRAWS=2000` for a long look; `npm run bench` has one of its own. */
const DRAWS = Number(process.env.LIMIT_DRAWS ?? 60);

test(
  'limits that nobody could tune for',
  async () => {
    const runs = [];
    for (let seed = 1; seed <= DRAWS; seed++) runs.push(await compare(draw(seed)));
    const found = summarize(runs);
    expect(found.speed.median).toBeGreaterThan(0.95);
    expect(found.speed.tenth).toBeGreaterThan(0.65);
    expect(found.fast).toBeGreaterThan(0.72);
    expect(found.refused).toBeLessThan(0.04);
    expect(found.polite).toBeGreaterThan(0.88);
    expect(found.notSlower).toBeGreaterThan(0.72);
  },
  DRAWS * 10_000,
);
