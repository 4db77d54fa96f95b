import { describe, expect, test } from 'vitest';
import { compare, isPolite } from '../../support/limits/compare.ts';
import { NAMED } from '../../support/limits/named.ts';

/** The least that each class of limits comes to: share of the best possible speed, and most refusals. */
const LEAST: Readonly<Record<string, { readonly speed: number; readonly refused: number }>> = {
  bucket: { speed: 0.98, refused: 0.05 },
  'window, told': { speed: 0.95, refused: 0.02 },
  'window, Retry-After': { speed: 0.95, refused: 0.12 },
  'window, untold': { speed: 0.84, refused: 0.08 },
  'window, not aligned, structured': { speed: 0.95, refused: 0.02 },
  'two at once': { speed: 0.95, refused: 0.04 },
  shared: { speed: 0.95, refused: 0.02 },
  'in flight': { speed: 1, refused: 0.02 },
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
