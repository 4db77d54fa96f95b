import { compare, type Line, median } from '../line.ts';
import { type LimitCase, type Limited, runCase, sideBySide } from './cases.ts';
import { SECONDS, TOLD } from './configured-limit.ts';
import { drawCases, runDrawn } from './drawn-cases.ts';
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

/** Requests a second that the cases running side by side may ask for: about half of what two cores can serve. */
const TOGETHER = 1500;

const SUBJECTS = ['ours', 'fixed', 'aimd'] as const;
type Results = Record<(typeof SUBJECTS)[number], Limited[]>;
type Pair = readonly [Line, Line];

function linesOf(name: string, { ours, fixed, aimd }: Results): Pair {
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
      what: `${name}: refused, compared with the politer rival`,
      unit: '',
      ours: ours.map(({ refused }) => refused),
      yardstick: best,
      target: { below: 1 },
    }),
  ];
}

/** The limits that were looked at closely; nothing tells them. */
async function runNamed(rounds: number): Promise<readonly Pair[]> {
  const cases = named();
  const tasks = cases.map((one) => ({
    weight: Math.min(one.limiter.rate, (1000 * one.concurrency) / one.latencyMillis),
    run: () => alternate(rounds, SUBJECTS, (subject) => runCase(subject, one, SECONDS, false)),
  }));
  const results = await sideBySide(tasks, TOGETHER);
  return results.map((result, index) => linesOf(cases[index]?.name ?? '', result));
}

/** Limits that nobody could tune for, drawn as in the lab; each once, as no two are alike. */
async function runDraws(count: number, seed: number): Promise<readonly Pair[]> {
  const cases = drawCases(count, seed);
  const tasks = cases.map((one) => ({
    weight: Math.min(TOGETHER, (1000 * one.tokens) / one.idealMillis),
    run: () => alternate(1, SUBJECTS, (subject) => runDrawn(subject, one)),
  }));
  const results = await sideBySide(tasks, TOGETHER);
  return results.map((result, index) => linesOf(cases[index]?.name ?? '', result));
}

function overAll(what: string, value: number, target: Line['target']): Line {
  return compare({ row: 8, what, unit: '', ours: [value], yardstick: [], target });
}

function shareOf(lines: readonly Pair[], of: 0 | 1): number {
  return lines.filter((pair) => pair[of].met).length / lines.length;
}

/** A limit that the configuration does not tell. */
export const estimatedLimit: Row = {
  number: 8,
  work: 'limit unknown, for 30 s',
  async run({ rounds, quick, seed }: Bench) {
    const draws = await runDraws(quick ? 4 : 20, seed);
    const pairs = [...(quick ? [] : await runNamed(rounds)), ...draws];
    const middle = (of: 0 | 1) => median(draws.map((pair) => median(pair[of].ours)));
    return [
      ...pairs.flat(),
      overAll('median of the draws: of the allowed rate', middle(0), { atLeast: 0.95 }),
      overAll('median of the draws: refused', middle(1), { atMost: 0.03 }),
      overAll('draws with at least 0.9 of the allowed rate', shareOf(draws, 0), { atLeast: 1 }),
      overAll('draws below both rivals', shareOf(draws, 1), { atLeast: 0.95 }),
    ];
  },
};
