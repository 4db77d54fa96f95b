import { compare } from '../line.ts';
import { runRound } from '../processes.ts';
import { alternate, type Row } from './row.ts';

/** What it costs that a provider is data: the same API, defined and written by hand. */
export const definition: Row = {
  number: 15,
  work: 'one API as a definition, against the provider written by hand: CPU a token',
  async run({ rounds, quick }) {
    const tokens = quick ? 20_000 : 100_000;
    const lines = [];
    for (const staleEvery of [0, 1]) {
      const spec = { tokens, pageSize: 1000, staleEvery, listMillis: 0, revokeMillis: 0 };
      const measured = await alternate(rounds, ['rest', 'example'], (provider) =>
        runRound('ours', spec, { concurrency: 50, provider }),
      );
      const cost = ({ cpuMillis }: { cpuMillis: number }) => (1000 * cpuMillis) / tokens;
      lines.push(
        compare({
          row: 15,
          what: staleEvery === 0 ? 'listed and kept' : 'listed and revoked',
          unit: 'µs',
          ours: measured.rest.map(cost),
          yardstick: measured.example.map(cost),
          target: { atMost: 1.5 },
        }),
      );
    }
    return lines;
  },
};
