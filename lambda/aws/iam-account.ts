import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { SweepError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { IamCalls } from './iam-calls.ts';
import { pageOf, required } from './iam-pages.ts';

/** The largest page of IAM. */
const MaxItems = 1000;

/** Milliseconds between looks at a report, which takes seconds, in large accounts some minutes. */
const REPORT_WAITS = [2000, 4000, 8000, 16_000, 32_000, 64_000, 64_000];

/** The calls about a whole account. Each throws SweepError. */
export function accountCalls(calls: IamCalls, clock: Pick<Clock, 'sleep'>) {
  return {
    listUsers: (PathPrefix: string, Marker: string | undefined) =>
      calls.call('listing the users', async (client) => {
        const page = await client.send(new ListUsersCommand({ PathPrefix, Marker, MaxItems }));
        return pageOf('Users', page.Users, page, ({ UserName }) => required('UserName', UserName));
      }),

    credentialReport: () =>
      calls.call('getting the credential report', async (client) => {
        const poll = () => client.send(new GenerateCredentialReportCommand());
        let { State } = await poll();
        for (const millis of REPORT_WAITS) {
          if (State === 'COMPLETE') break;
          await clock.sleep(millis, undefined, 'for the credential report of IAM');
          ({ State } = await poll());
        }
        if (State !== 'COMPLETE')
          throw new SweepError('unavailable', 'timed out waiting for the credential report');
        const { Content } = await client.send(new GetCredentialReportCommand());
        return Buffer.from(required('Content', Content)).toString();
      }),
  };
}
