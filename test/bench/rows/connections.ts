import { compare } from '../line.ts';
import { runRound } from '../processes.ts';
import type { ServerSpec } from '../provider-server.ts';
import { alternate, type Row } from './row.ts';

const CONNECTIONS = 200;
/** As `limits.concurrency` of the configuration has it by default. */
const IN_FLIGHT = 200;
const MILLIS = 50;
const SPEC: ServerSpec = {
  tokens: CONNECTIONS * 5,
  projects: CONNECTIONS,
  pageSize: 1000,
  staleEvery: 1,
  listMillis: MILLIS,
  revokeMillis: MILLIS,
};

/** Many small accounts at once. */
export const manyConnections: Row = {
  number: 11,
  work: '200 connections of 5 tokens each at 50 ms, 200 in flight over all',
  async run({ rounds }) {
    const { ours } = await alternate(rounds, ['ours'], (subject) =>
      runRound(subject, SPEC, { concurrency: 5, connections: CONNECTIONS }),
    );
    const idealMillis = ((CONNECTIONS + SPEC.tokens) * MILLIS) / IN_FLIGHT;
    return [
      compare({
        row: 11,
        what: 'of the ideal, lists included',
        unit: '/s',
        ours: ours.map(({ stale, wallMillis }) => (1000 * stale) / wallMillis),
        yardstick: [(1000 * SPEC.tokens) / idealMillis],
        target: { atLeast: 0.85 },
      }),
    ];
  },
};
