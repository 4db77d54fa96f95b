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

/** A report takes seconds, in large accounts some minutes. */
const POLL_MILLIS = 2000;
const MAX_POLLS = 90;

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
        for (let count = 0; count < MAX_POLLS; count++) {
          const { State } = await client.send(new GenerateCredentialReportCommand());
          if (State === 'COMPLETE') {
            const { Content } = await client.send(new GetCredentialReportCommand());
            return Buffer.from(required('Content', Content)).toString();
          }
          await clock.sleep(POLL_MILLIS);
        }
        throw new SweepError('unavailable', 'timed out waiting for the credential report');
      }),
  };
}
