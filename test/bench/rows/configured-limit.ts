import { compare } from '../line.ts';
import { type LimitCase, runCase, sideBySide } from './cases.ts';
import { alternate, type Row } from './row.ts';

const ORDINARY = { latencyMillis: 20, concurrency: 50 };

/** So long the limit is to be used; shorter, the waits at the end would count too much. */
export const SECONDS = 30;

/** The three limits that rows 7 and 8 share. */
export const TOLD: readonly LimitCase[] = [
  {
    name: '200/s, burst 200',
    limiter: { rate: 200, burst: 200, retryAfterSeconds: 1 },
    ...ORDINARY,
  },
  { name: '200/s, burst 10', limiter: { rate: 200, burst: 10, retryAfterSeconds: 1 }, ...ORDINARY },
  { name: '50/s, burst 50', limiter: { rate: 50, burst: 50, retryAfterSeconds: 1 }, ...ORDINARY },
];

/** A limit that the configuration tells. The three cases run side by side: together they ask for 450 requests a second. */
export const configuredLimit: Row = {
  number: 7,
  work: 'limit configured, for 30 s, 20 ms, 50 in flight',
  async run({ rounds }) {
    const tasks = TOLD.map((one) => ({
      weight: 1,
      run: async () => {
        const { ours } = await alternate(rounds, ['ours'], (subject) =>
          runCase(subject, one, SECONDS, true),
        );
        return [
          compare({
            row: 7,
            what: `${one.name}: of the ideal`,
            unit: '',
            ours: ours.map(({ efficiency }) => efficiency),
            yardstick: [1],
            target: { atLeast: 0.94 },
          }),
          compare({
            row: 7,
            what: `${one.name}: answered 429`,
            unit: '',
            ours: ours.map(({ refused }) => refused),
            yardstick: [],
            target: { atMost: 0.001 },
          }),
        ];
      },
    }));
    return (await sideBySide(tasks, TOLD.length)).flat();
  },
};
