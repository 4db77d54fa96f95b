import { compare } from '../line.ts';
import { runRound } from '../processes.ts';
import type { ServerSpec } from '../provider-server.ts';
import { alternate, type Row } from './row.ts';

const CONNECTIONS = 200;
/** As `limits.concurrency` of the configuration has it by default. */
const IN_FLIGHT = 200;
const MILLIS = 50;
const TOKENS = CONNECTIONS * 5;

/** Many small accounts at once. */
export const manyConnections: Row = {
  number: 11,
  work: '200 connections of 5 tokens each at 50 ms, 200 in flight over all',
  async run({ rounds }) {
    const idealMillis = ((CONNECTIONS + TOKENS) * MILLIS) / IN_FLIGHT;
    const of = async (what: string, warmUp: boolean, atLeast: number) => {
      const halves = warmUp ? 2 : 1;
      const spec: ServerSpec = {
        tokens: TOKENS * halves,
        projects: CONNECTIONS * halves,
        pageSize: 1000,
        staleEvery: 1,
        listMillis: MILLIS,
        revokeMillis: MILLIS,
      };
      const { ours } = await alternate(rounds, ['ours'], (subject) =>
        runRound(subject, spec, { concurrency: 5, connections: CONNECTIONS, warmUp }),
      );
      return compare({
        row: 11,
        what,
        unit: '/s',
        ours: ours.map(({ wallMillis }) => (1000 * TOKENS) / wallMillis),
        yardstick: [(1000 * TOKENS) / idealMillis],
        target: { atLeast },
      });
    };
    return [
      await of('of the ideal, lists included', true, 0.85),
      await of('the same in the first third of a second of a process', false, 0.65),
    ];
  },
};
