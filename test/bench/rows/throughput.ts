import { compare } from '../line.ts';
import { type Round, runRound, type Subject } from '../processes.ts';
import type { ServerSpec } from '../provider-server.ts';
import { alternate, type Bench, type Row } from './row.ts';

const rate = ({ stale, wallMillis }: Round) => (1000 * stale) / wallMillis;
const seconds = ({ wallMillis }: Round) => wallMillis / 1000;
const cpu = ({ cpuMillis }: Round) => cpuMillis / 1000;
const memory = ({ peakMebibytes }: Round) => peakMebibytes;

async function race<Name extends Subject>(subjects: readonly Name[], { rounds, quick }: Bench) {
  const spec: ServerSpec = {
    tokens: quick ? 5_000 : 20_000,
    pageSize: 1000,
    staleEvery: 1,
    listMillis: 0,
    revokeMillis: 0,
  };
  return alternate(rounds, subjects, (subject) => runRound(subject, spec, { concurrency: 50 }));
}

/** Against undici alone. */
export const againstBare: Row = {
  number: 1,
  work: '20,000 revocations without latency, 50 in flight, against undici alone',
  async run(bench) {
    const { ours, bare } = await race(['ours', 'bare'], bench);
    return [
      compare({
        row: 1,
        what: 'tokens a second',
        unit: '/s',
        ours: ours.map(rate),
        yardstick: bare.map(rate),
        target: { atLeast: 0.8 },
      }),
      compare({
        row: 1,
        what: 'CPU',
        unit: 's',
        ours: ours.map(cpu),
        yardstick: bare.map(cpu),
        target: { atMost: 1.35 },
      }),
    ];
  },
};

/** Against the script that a user would write. */
export const againstScript: Row = {
  number: 2,
  work: 'the same against a script with fetch and Promise.all',
  async run(bench) {
    const { ours, script } = await race(['ours', 'script'], bench);
    const figures = [
      { what: 'time', unit: 's', of: seconds },
      { what: 'CPU', unit: 's', of: cpu },
      { what: 'peak memory', unit: 'MiB', of: memory },
    ];
    return figures.map(({ what, unit, of }) =>
      compare({
        row: 2,
        what,
        unit,
        ours: ours.map(of),
        yardstick: script.map(of),
        target: { atMost: 0.6 },
      }),
    );
  },
};
