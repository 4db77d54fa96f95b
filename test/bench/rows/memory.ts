import { compare } from '../line.ts';
import { type Round, runRound, type Subject } from '../processes.ts';
import { alternate, type Bench, type Row } from './row.ts';

/** As `npm run sweeper` has it. */
const COMMAND_LINE_FLAGS = ['--max-semi-space-size=8'];

/** As the deployment has it for a function of 256 MiB. */
const SMALL_FUNCTION_FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=128'];

interface Population {
  readonly tokens: number;
  /** One token in so many is stale; 0 for none. */
  readonly staleEvery?: number;
  readonly planOnly?: boolean;
  readonly execArgv?: readonly string[];
}

function sweep(
  subject: Subject,
  { tokens, staleEvery = 10, planOnly = false, execArgv = COMMAND_LINE_FLAGS }: Population,
): Promise<Round> {
  const spec = { tokens, pageSize: 1000, staleEvery, listMillis: 0, revokeMillis: 0 };
  return runRound(subject, spec, { concurrency: 50, planOnly, execArgv });
}

const million = ({ quick }: Bench) => (quick ? 200_000 : 1_000_000);

/** Memory must not grow with the population. */
export const population: Row = {
  number: 9,
  work: '1,000,000 tokens, 10 % stale: peak memory',
  async run(bench) {
    const many = million(bench);
    const against = async (
      what: string,
      tokens: number,
      atMost: number,
      options: Omit<Population, 'tokens'>,
    ) => {
      const sizes = { many, few: tokens };
      const measured = await alternate(bench.rounds, ['many', 'few'], (size) =>
        sweep('ours', { ...options, tokens: sizes[size] }),
      );
      const memory = ({ peakMebibytes }: Round) => peakMebibytes;
      return compare({
        row: 9,
        what: `${what}, against ${tokens.toLocaleString('en')}`,
        unit: 'MiB',
        ours: measured.many.map(memory),
        yardstick: measured.few.map(memory),
        target: { atMost },
      });
    };
    return [
      await against('on the command line', many / 10, 1.2, {}),
      await against('none stale', many / 10, 1.2, { staleEvery: 0 }),
      await against('in a small function', many / 100, 1.25, { execArgv: SMALL_FUNCTION_FLAGS }),
    ];
  },
};

/** What deciding costs. */
export const decisions: Row = {
  number: 10,
  work: 'the same: CPU for each listed token',
  async run(bench) {
    const tokens = million(bench);
    const against = async (what: string, atMost: number, planOnly: boolean) => {
      const { ours, bare } = await alternate(bench.rounds, ['ours', 'bare'], (subject) =>
        sweep(subject, { tokens, planOnly }),
      );
      const cost = ({ cpuMillis }: Round) => (1000 * cpuMillis) / tokens;
      return compare({
        row: 10,
        what,
        unit: 'µs',
        ours: ours.map(cost),
        yardstick: bare.map(cost),
        target: { atMost },
      });
    };
    return [
      await against('against undici and JSON.parse', 1.4, false),
      await against('the list alone, nothing revoked', 2, true),
    ];
  },
};
