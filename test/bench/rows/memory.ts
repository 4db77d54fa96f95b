import { compare } from '../line.ts';
import { type Round, runRound, type Subject } from '../processes.ts';
import { alternate, type Bench, type Row } from './row.ts';

/** As the deployment has it for a function of 256 MiB. */
const SMALL_FUNCTION_FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=128'];

const memory = ({ peakMebibytes }: Round) => peakMebibytes;

/** Lists and decides; one token in `staleEvery` is stale, none for 0. */
function plan(
  subject: Subject,
  tokens: number,
  execArgv: readonly string[] = [],
  staleEvery = 10,
): Promise<Round> {
  const spec = { tokens, pageSize: 1000, staleEvery, listMillis: 0, revokeMillis: 0 };
  return runRound(subject, spec, { concurrency: 50, planOnly: true, execArgv });
}

const million = ({ quick }: Bench) => (quick ? 200_000 : 1_000_000);

/** Memory must not grow with the population. */
export const population: Row = {
  number: 9,
  work: 'list and decide 1,000,000 tokens, 10 % stale: peak memory',
  async run(bench) {
    const sizes = { many: million(bench), some: million(bench) / 10 };
    const measured = await alternate(bench.rounds, ['many', 'some'], (size) =>
      plan('ours', sizes[size]),
    );
    const fresh = await alternate(bench.rounds, ['many', 'some'], (size) =>
      plan('ours', sizes[size], [], 0),
    );
    const small = { many: million(bench), few: million(bench) / 100 };
    const flagged = await alternate(bench.rounds, ['many', 'few'], (size) =>
      plan('ours', small[size], SMALL_FUNCTION_FLAGS),
    );
    return [
      compare({
        row: 9,
        what: 'none stale, against 100,000',
        unit: 'MiB',
        ours: fresh.many.map(memory),
        yardstick: fresh.some.map(memory),
        target: { atMost: 1.2 },
      }),
      compare({
        row: 9,
        what: 'against 100,000',
        unit: 'MiB',
        ours: measured.many.map(memory),
        yardstick: measured.some.map(memory),
        target: { atMost: 1.2 },
      }),
      compare({
        row: 9,
        what: `against 10,000, with ${SMALL_FUNCTION_FLAGS.join(' ')}`,
        unit: 'MiB',
        ours: flagged.many.map(memory),
        yardstick: flagged.few.map(memory),
        target: { atMost: 1.25 },
      }),
    ];
  },
};

/** What deciding costs. */
export const decisions: Row = {
  number: 10,
  work: 'the same: CPU for each listed token',
  async run(bench) {
    const tokens = million(bench);
    const { ours, bare } = await alternate(bench.rounds, ['ours', 'bare'], (subject) =>
      plan(subject, tokens),
    );
    const cost = ({ cpuMillis }: Round) => (1000 * cpuMillis) / tokens;
    return [
      compare({
        row: 10,
        what: 'against undici and JSON.parse',
        unit: 'µs',
        ours: ours.map(cost),
        yardstick: bare.map(cost),
        target: { atMost: 1.4 },
      }),
    ];
  },
};
