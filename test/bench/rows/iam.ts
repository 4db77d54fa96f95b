import type { IamSpec, IamStats } from '../iam-server.ts';
import { compare } from '../line.ts';
import { runSubject, startServer } from '../processes.ts';
import { alternate, type Row } from './row.ts';

const IN_FLIGHT = 20;

/** A provider that is called through the AWS SDK, with one call for each user. */
export const iam: Row = {
  number: 14,
  work: 'AWS IAM: 200 users with two keys each, 50 ms a call, 20 in flight',
  async run({ rounds }) {
    const spec: IamSpec = { users: 200, millis: 50 };
    const { ours } = await alternate(rounds, ['ours'], async (subject) => {
      const server = await startServer('iam-server', spec);
      const { wallMillis } = await runSubject(subject, {
        origin: server.origin,
        tokens: 2 * spec.users,
        concurrency: IN_FLIGHT,
        provider: 'aws-iam-access-keys',
      });
      const { calls, deleted, wronglyDeleted } = await server.stop<IamStats>();
      if (deleted !== spec.users || wronglyDeleted > 0) {
        throw new Error(`${deleted} old keys were deleted, and ${wronglyDeleted} others`);
      }
      return { calls, wallMillis };
    });
    const pages = spec.users / 100;
    // The pages of users one after the other, then the keys of each user, then the deletions.
    const idealMillis = spec.millis * (pages + (2 * spec.users) / IN_FLIGHT);
    return [
      compare({
        row: 14,
        what: 'calls, to the fewest possible',
        unit: '',
        ours: ours.map(({ calls }) => calls),
        yardstick: [pages + 2 * spec.users],
        target: { atMost: 1 },
      }),
      compare({
        row: 14,
        what: 'time, to the ideal',
        unit: 'ms',
        ours: ours.map(({ wallMillis }) => wallMillis),
        yardstick: [idealMillis],
        target: { atMost: 1.5 },
      }),
    ];
  },
};
