import {
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import type { LastUse } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { IamCalls } from './iam-calls.ts';
import { pageOf, required } from './iam-pages.ts';

/** The largest page of IAM. */
const MaxItems = 1000;

/** IAM says whose keys it answers about; another user's are not the ones that were asked for. */
function requireSameUser(asked: string, answered: string | undefined): void {
  if (answered === undefined || answered === asked) return;
  throw new SweepError('invalid-response', 'the response is about the access key of another user');
}

/** The calls about access keys. Each throws SweepError. */
export function accessKeyCalls(calls: IamCalls) {
  return {
    listAccessKeys: (UserName: string, Marker: string | undefined) =>
      calls.callUnlessGone('ListAccessKeys', async (client) => {
        const page = await client.send(new ListAccessKeysCommand({ UserName, Marker, MaxItems }));
        return pageOf('AccessKeyMetadata', page.AccessKeyMetadata, page, (key) => {
          requireSameUser(UserName, key.UserName);
          return {
            id: required('AccessKeyId', key.AccessKeyId),
            status: key.Status,
            createdAt: key.CreateDate?.getTime(),
          };
        });
      }),

    accessKeyLastUsed: (userName: string, AccessKeyId: string): Promise<LastUse> =>
      calls.call(`reading the last use of access key ${AccessKeyId}`, async (client) => {
        const command = new GetAccessKeyLastUsedCommand({ AccessKeyId });
        const { AccessKeyLastUsed, UserName } = await client.send(command);
        requireSameUser(userName, UserName);
        const { LastUsedDate, ServiceName } = required('AccessKeyLastUsed', AccessKeyLastUsed);
        if (LastUsedDate) return LastUsedDate.getTime();
        // IAM writes this instead of a service for a key that was not used since it keeps track.
        return ServiceName === 'N/A' ? 'never' : 'unknown';
      }),

    disableAccessKey: (UserName: string, AccessKeyId: string) =>
      calls.change('disabling an access key', (client) =>
        client.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' })),
      ),

    enableAccessKey: (UserName: string, AccessKeyId: string) =>
      calls.change('enabling an access key', (client) =>
        client.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Active' })),
      ),

    deleteAccessKey: (UserName: string, AccessKeyId: string) =>
      calls.change('deleting an access key', (client) =>
        client.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })),
      ),
  };
}
