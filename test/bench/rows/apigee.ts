import type { ApigeeSpec, ApigeeStats } from '../apigee-server.ts';
import { compare } from '../line.ts';
import { runSubject, startServer } from '../processes.ts';
import { alternate, type Row } from './row.ts';

const IN_FLIGHT = 20;

/** A provider that costs one request for each token that is listed. */
export const apigee: Row = {
  number: 13,
  work: 'Apigee Edge: 5,000 tokens, one GET each at 20 ms, 20 in flight',
  async run({ rounds, quick }) {
    const spec: ApigeeSpec = { tokens: quick ? 1_000 : 5_000, staleEvery: 10, millis: 20 };
    const { ours } = await alternate(rounds, ['ours'], async (subject) => {
      const server = await startServer('apigee-server', spec);
      const measurement = await runSubject(subject, {
        origin: server.origin,
        tokens: spec.tokens,
        concurrency: IN_FLIGHT,
        planOnly: true,
        provider: 'apigee-edge',
      });
      const { seenOnce, seenAgain } = await server.stop<ApigeeStats>();
      if (seenOnce !== spec.tokens || seenAgain > 0) {
        throw new Error(`${seenOnce} tokens were looked at once, ${seenAgain} more than once`);
      }
      return measurement;
    });
    return [
      compare({
        row: 13,
        what: 'of the ideal',
        unit: '/s',
        ours: ours.map(({ wallMillis }) => (1000 * spec.tokens) / wallMillis),
        yardstick: [(1000 * IN_FLIGHT) / spec.millis],
        // A lone request of 20 ms, one after the other, comes to 0.957 on the machine of docs/performance.md.
        target: { atLeast: 0.9 },
      }),
    ];
  },
};
