import { compare, type Line, median } from '../line.ts';
import { type LimitCase, type Limited, runCase, sideBySide } from './cases.ts';
import { SECONDS, TOLD } from './configured-limit.ts';
import { alternate, type Bench, type Row } from './row.ts';

const ORDINARY = { latencyMillis: 20, concurrency: 50 };
const LIMIT = { rate: 200, burst: 200, retryAfterSeconds: 1 };

function named(): readonly LimitCase[] {
  const odd: Readonly<Record<string, LimitCase['limiter']>> = {
    'a 429 blocks for a second': { ...LIMIT, banMillis: 1000 },
    'no Retry-After': { rate: 200, burst: 200 },
    'Retry-After 5 s, bucket of one second': { ...LIMIT, retryAfterSeconds: 5 },
    'halved halfway': { ...LIMIT, halveAfterMillis: SECONDS * 500 },
    'RateLimit headers': { ...LIMIT, headers: true },
  };
  return [
    ...TOLD,
    ...Object.entries(odd).map(([name, limiter]) => ({ name, limiter, ...ORDINARY })),
  ];
}

/** Cases that nobody could tune for. */
function drawn(count: number, random: () => number): readonly LimitCase[] {
  const between = (low: number, high: number) => Math.round(low + random() * (high - low));
  const spread = (low: number, high: number) => Math.round(low * (high / low) ** random());
  return Array.from({ length: count }, () => {
    const rate = spread(10, 1000);
    const burst = Math.round(rate * (1 + 2 * random()));
    const latencyMillis = between(10, 150);
    const concurrency = spread(5, 200);
    const retryAfterSeconds = between(0, 10);
    return {
      name: `${rate}/s, burst ${burst}, ${latencyMillis} ms, ${concurrency} in flight, Retry-After ${retryAfterSeconds} s`,
      limiter: { rate, burst, retryAfterSeconds },
      latencyMillis,
      concurrency,
    };
  });
}

/** Mulberry32: small, and the same draw for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Requests a second that the cases running side by side may ask for: about half of what two cores can serve. */
const TOGETHER = 1500;

const SUBJECTS = ['ours', 'fixed', 'aimd'] as const;
type Results = Record<(typeof SUBJECTS)[number], Limited[]>;

function linesOf(name: string, { ours, fixed, aimd }: Results): readonly [Line, Line] {
  const best = fixed.map(({ refused }, round) => Math.min(refused, aimd[round]?.refused ?? 1));
  return [
    compare({
      row: 8,
      what: `${name}: of the allowed rate`,
      unit: '',
      ours: ours.map(({ efficiency }) => efficiency),
      yardstick: [1],
      target: { atLeast: 0.9 },
    }),
    compare({
      row: 8,
      what: `${name}: answered 429, compared with the politer rival`,
      unit: '',
      ours: ours.map(({ refused }) => refused),
      yardstick: best,
      target: { below: 1 },
    }),
  ];
}

/** A limit that nothing tells. */
export const estimatedLimit: Row = {
  number: 8,
  work: 'limit unknown, for 30 s',
  async run(bench: Bench) {
    const { rounds, quick, seed } = bench;
    const cases = [...named(), ...drawn(quick ? 4 : 10, seeded(seed))];
    const tasks = cases.map((one) => ({
      weight: Math.min(one.limiter.rate, (1000 * one.concurrency) / one.latencyMillis),
      run: () => alternate(rounds, SUBJECTS, (subject) => runCase(subject, one, SECONDS, false)),
    }));
    const results = await sideBySide(tasks, TOGETHER);
    const pairs = results.map((result, index) => linesOf(cases[index]?.name ?? '', result));
    const overAll = (what: string, of: 0 | 1, target: Line['target']) =>
      compare({
        row: 8,
        what: `median of all cases: ${what}`,
        unit: '',
        ours: [median(pairs.map((pair) => median(pair[of].ours)))],
        yardstick: [],
        target,
      });
    return [
      ...pairs.flat(),
      overAll('of the allowed rate', 0, { atLeast: 0.95 }),
      overAll('answered 429', 1, { atMost: 0.03 }),
    ];
  },
};
