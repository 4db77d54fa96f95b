import { describe, expect, test } from 'vitest';
import { createLimiter } from '../../../lambda/http/pacing/limiter.ts';
import {
  type Bucket,
  createProvider,
  createRandom,
  createStalls,
  type Sweep,
  simulate,
  VirtualTime,
} from './simulation.ts';

interface Case extends Bucket, Pick<Sweep, 'retryAfter' | 'failing' | 'jitter' | 'seed'> {
  readonly latency?: number;
  readonly concurrency?: number;
  readonly told?: number;
  /** Both sides stall for 10 to 100 ms every four seconds, each at its own times. */
  readonly stalling?: boolean;
}

/** Sweeps what 30 seconds of the rate allow; `efficiency` is relative to (N − burst) / rate. */
async function sweep({ latency = 20, concurrency = 50, told, stalling, ...rest }: Case) {
  const stallsOf = (seed: number) => createStalls(seed + (rest.seed ?? 1), 4000, 10, 100);
  const time = new VirtualTime(stalling ? stallsOf(100) : undefined);
  const limits = {
    concurrency,
    timeoutMillis: 10_000,
    ...(told !== undefined && { requestsPerSecond: told }),
  };
  const limiter = createLimiter({ limits, clock: time });
  const half = rest.change ? 15 * (1 + rest.change.factor) : 30;
  const tokens = Math.round(rest.rate * half);
  const answer = createProvider(rest);
  const shape = { time, limiter, answer, tokens, latency, concurrency };
  const run = await simulate({ ...rest, ...shape, ...(stalling && { stalls: stallsOf(200) }) });
  const behind = rest.burst / (rest.rate * (rest.change?.factor ?? 1));
  const allowed = 30_000 - 1000 * behind;
  const ideal = Math.max(allowed, (tokens * latency) / concurrency);
  return { ...run, efficiency: ideal / run.millis, waste: run.refused / run.asked, limiter };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const UNTOLD: readonly (readonly [string, Case, { efficiency: number; waste: number }])[] = [
  [
    'a burst of one second',
    { rate: 200, burst: 200, retryAfter: 1000 },
    { efficiency: 0.96, waste: 0.02 },
  ],
  [
    'hardly any burst',
    { rate: 200, burst: 10, retryAfter: 1000 },
    { efficiency: 0.96, waste: 0.02 },
  ],
  ['a low rate', { rate: 50, burst: 50, retryAfter: 1000 }, { efficiency: 0.96, waste: 0.06 }],
  [
    'a refusal that bans for a second',
    { rate: 200, burst: 200, bans: true, retryAfter: 1000 },
    { efficiency: 0.88, waste: 0.03 },
  ],
  ['no Retry-After', { rate: 200, burst: 200 }, { efficiency: 0.95, waste: 0.02 }],
  [
    'a Retry-After far longer than needed',
    { rate: 200, burst: 200, retryAfter: 5000 },
    { efficiency: 0.95, waste: 0.02 },
  ],
  [
    'a limit that is halved in the middle',
    { rate: 200, burst: 200, retryAfter: 1000, change: { at: 15_000, factor: 0.5 } },
    { efficiency: 0.95, waste: 0.03 },
  ],
  [
    'headers that tell what remains',
    { rate: 200, burst: 200, retryAfter: 1000, tellsRemaining: true },
    { efficiency: 0.97, waste: 0.015 },
  ],
  [
    'one failure in twenty responses',
    { rate: 200, burst: 200, retryAfter: 1000, failing: 0.05 },
    { efficiency: 0.9, waste: 0.02 },
  ],
];

describe('a limiter whose rate is not configured', () => {
  test.each(UNTOLD)('finds the rate behind %s', async (_, given, least) => {
    const { efficiency, waste, failed, mostInFlight } = await sweep(given);
    expect(efficiency).toBeGreaterThan(least.efficiency);
    expect(waste).toBeLessThan(least.waste);
    expect(failed).toBe(0);
    expect(mostInFlight).toBeLessThanOrEqual(50);
  });

  test('comes near the limit wherever it lies, and is seldom refused', async () => {
    const random = createRandom(2026);
    const between = (low: number, high: number) => Math.round(low + random() * (high - low));
    const runs = [];
    for (let seed = 1; seed <= 10; seed++) {
      const rate = between(10, 1000);
      const burst = between(rate, 3 * rate);
      const shape = { latency: between(10, 150), concurrency: between(5, 200) };
      const retryAfter = 1000 * between(1, 10);
      runs.push(await sweep({ rate, burst, ...shape, retryAfter, seed }));
    }
    // One that is refused near the end waits for its Retry-After of up to ten seconds.
    expect(Math.min(...runs.map(({ efficiency }) => efficiency))).toBeGreaterThan(0.85);
    expect(median(runs.map(({ efficiency }) => efficiency))).toBeGreaterThan(0.98);
    expect(median(runs.map(({ waste }) => waste))).toBeLessThan(0.03);
    expect(runs.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
  });

  test('climbs again when the limit is lifted', async () => {
    const time = new VirtualTime();
    const limits = { concurrency: 50, timeoutMillis: 10_000 };
    const limiter = createLimiter({ limits, clock: time });
    const lifted = { rate: 50, burst: 50, change: { at: 15_000, factor: 4 } };
    const answer = createProvider(lifted);
    const shape = { latency: 20, concurrency: 50, retryAfter: 1000 };
    await simulate({ time, limiter, answer, tokens: 15_000, ...shape });
    expect(limiter.state().requestsPerSecond).toBeGreaterThan(180);
  });

  test('does not take a slow list before the sweep for the limit', async () => {
    const time = new VirtualTime();
    const limits = { concurrency: 50, timeoutMillis: 10_000 };
    const limiter = createLimiter({ limits, clock: time });
    const shape = { time, limiter, latency: 100, answer: () => ({ refused: false }) };
    await simulate({ ...shape, tokens: 50, concurrency: 1, workers: 1 });
    const begun = time.elapsed();
    const answer = createProvider({ rate: 200, burst: 10 });
    const sweep = { ...shape, latency: 20, answer, retryAfter: 1000 };
    const { millis } = await simulate({ ...sweep, tokens: 6000, concurrency: 50 });
    expect(29_950 / (millis - begun)).toBeGreaterThan(0.95);
  });
});

describe('a limiter whose rate is not configured, while responses come unevenly,', () => {
  test.each([
    { rate: 200, burst: 10 },
    { rate: 200, burst: 200 },
    { rate: 200, burst: 200, bans: true },
    { rate: 50, burst: 50 },
  ])('is not misled by stalls on either side: $rate/s, a burst of $burst', async (bucket) => {
    const runs = [];
    for (let seed = 1; seed <= 5; seed++) {
      runs.push(await sweep({ ...bucket, retryAfter: 1000, stalling: true, seed }));
    }
    expect(Math.min(...runs.map(({ efficiency }) => efficiency))).toBeGreaterThan(0.88);
    expect(Math.max(...runs.map(({ waste }) => waste))).toBeLessThan(0.06);
    expect(runs.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
  });

  test('is not misled by responses that overtake each other', async () => {
    const runs = [];
    for (let seed = 1; seed <= 10; seed++) {
      const bucket = { rate: 12, burst: 34, latency: 120, concurrency: 20 };
      runs.push(await sweep({ ...bucket, retryAfter: 5000, jitter: 0.4, seed }));
    }
    // A rate taken from the first few answers as they come was 3.5/s, and a third of the allowed was used.
    expect(Math.min(...runs.map(({ efficiency }) => efficiency))).toBeGreaterThan(0.8);
    expect(median(runs.map(({ efficiency }) => efficiency))).toBeGreaterThan(0.93);
    expect(runs.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
  });
});

describe('a limiter with a configured rate', () => {
  test.each([
    { rate: 200, burst: 200 },
    { rate: 200, burst: 10 },
    { rate: 50, burst: 50 },
  ])('uses $rate requests a second with a burst of $burst', async (bucket) => {
    const { efficiency, refused } = await sweep({ ...bucket, told: bucket.rate, retryAfter: 1000 });
    expect(efficiency).toBeGreaterThan(0.94);
    expect(refused).toBe(0);
  });

  test.each([1, 7, 50, 333, 1000])('starts no more than %i in any second', async (rate) => {
    const { starts } = await sweep({ rate, burst: 1e6, told: rate, concurrency: 500 });
    let first = 0;
    let most = 0;
    for (const [index, at] of starts.entries()) {
      while ((starts[first] ?? at) <= at - 1000) first += 1;
      most = Math.max(most, index + 1 - first);
    }
    expect(most).toBeLessThanOrEqual(rate);
    expect(most).toBeGreaterThanOrEqual(Math.floor(0.97 * rate));
  });

  test('keeps it when a server that stalled refuses a few at once', async () => {
    const time = new VirtualTime();
    const limits = { concurrency: 50, requestsPerSecond: 200, timeoutMillis: 10_000 };
    const limiter = createLimiter({ limits, clock: time });
    const paces = new Set<number | undefined>();
    const answer = (now: number) => {
      paces.add(limiter.state().requestsPerSecond);
      return { refused: now % 3000 < 30 };
    };
    const shape = { latency: 20, concurrency: 50, retryAfter: 1000 };
    const { refused } = await simulate({ time, limiter, answer, tokens: 6000, ...shape });
    expect(refused).toBeGreaterThan(50);
    expect([...paces]).toEqual([198]);
  });

  test('goes below it where less is allowed', async () => {
    const { efficiency, waste } = await sweep({
      rate: 150,
      burst: 150,
      told: 200,
      retryAfter: 1000,
    });
    expect(efficiency).toBeGreaterThan(0.94);
    expect(waste).toBeLessThan(0.01);
  });
});
