import {
  DeleteAccessKeyCommand,
  DeleteServiceSpecificCredentialCommand,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetCredentialReportCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListServiceSpecificCredentialsCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
  UpdateServiceSpecificCredentialCommand,
} from '@aws-sdk/client-iam';
import { SweepError } from '../errors.ts';
import {
  type AwsCredentialProvider,
  type Clock,
  type Dependencies,
  goneClaim,
  type Iam,
  type IamChange,
  type IamPage,
} from '../ports.ts';
import { assumeRole, type SdkCredentialProvider } from './assume-role.ts';
import { iamError, isNoSuchEntity } from './iam-errors.ts';
import { createSdkTransport } from './sdk-transport.ts';

/** What IAM is reached with. */
export interface IamOptions {
  readonly openHttp: Dependencies['openHttp'];
  readonly clock: Clock;
  /** The standard credential chain. */
  readonly credentials: AwsCredentialProvider;
  /** Stands for the hosts of IAM and of STS. */
  readonly endpoint: URL | undefined;
  /** A role to assume first. */
  readonly roleArn: string | undefined;
}

/** The most that IAM gives a page. */
const MaxItems = 1000;

/** A report takes seconds, in large accounts some minutes. */
const POLL_MILLIS = 2000;
const MOST_POLLS = 90;

/**
 * IAM for one connection. Every operation throws SweepError.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
export function connectIam(options: IamOptions): Iam {
  const { openHttp, clock, endpoint, roleArn } = options;
  const transport = createSdkTransport(openHttp, endpoint);
  const { requestHandler, maxAttempts } = transport;
  const shared = { requestHandler, maxAttempts, ...(endpoint && { endpoint: endpoint.href }) };
  const chain = forSdk(options.credentials);
  const credentials = roleArn === undefined ? chain : assumeRole(roleArn, chain, shared);
  const client = new IAMClient({ ...shared, credentials });

  /** Runs one call; what it throws becomes what it means. */
  async function call<Output>(doing: string, run: () => Promise<Output>): Promise<Output> {
    try {
      return await run();
    } catch (error) {
      throw iamError(error, doing);
    }
  }

  /** A change of something that IAM does not know any more is no failure. */
  async function change(doing: string, run: () => Promise<unknown>): Promise<IamChange> {
    try {
      await run();
      return 'done';
    } catch (error) {
      if (!isNoSuchEntity(error)) throw iamError(error, doing);
      return goneClaim({ repeated: transport.wasRepeated(error) });
    }
  }

  return {
    async ownAccessKeyIds() {
      const used = roleArn === undefined ? [chain] : [chain, client.config.credentials];
      const identities = await call('signing in', () =>
        Promise.all(used.map((provide) => provide())),
      );
      return identities.map(({ accessKeyId }) => accessKeyId);
    },

    listUsers: (PathPrefix, Marker) =>
      call('listing the users', async () => {
        const input = { PathPrefix, Marker, MaxItems };
        const { Users, ...rest } = await client.send(new ListUsersCommand(input));
        return pageOf('Users', Users, rest, ({ UserName }) => needed('UserName', UserName));
      }),

    async listAccessKeys(UserName, Marker) {
      try {
        const input = { UserName, Marker, MaxItems };
        const answer = await client.send(new ListAccessKeysCommand(input));
        const { AccessKeyMetadata } = answer;
        return pageOf('AccessKeyMetadata', AccessKeyMetadata, answer, (one) => ({
          id: needed('AccessKeyId', one.AccessKeyId),
          status: one.Status,
          createdAt: one.CreateDate?.getTime(),
        }));
      } catch (error) {
        if (isNoSuchEntity(error)) return 'gone';
        throw iamError(error, 'ListAccessKeys');
      }
    },

    accessKeyLastUsed: (AccessKeyId) =>
      call(`asking for the last use of access key ${AccessKeyId}`, async () => {
        const { AccessKeyLastUsed } = await client.send(
          new GetAccessKeyLastUsedCommand({ AccessKeyId }),
        );
        const { LastUsedDate, ServiceName } = needed('AccessKeyLastUsed', AccessKeyLastUsed);
        if (LastUsedDate) return LastUsedDate.getTime();
        // What IAM writes instead of a service, for a key that was not used since it keeps count.
        return ServiceName === 'N/A' ? 'never' : 'unknown';
      }),

    credentialReport: () =>
      call('getting the credential report', async () => {
        for (let count = 0; count < MOST_POLLS; count++) {
          const { State } = await client.send(new GenerateCredentialReportCommand());
          if (State === 'COMPLETE') {
            const { Content } = await client.send(new GetCredentialReportCommand());
            return Buffer.from(needed('Content', Content)).toString();
          }
          await clock.sleep(POLL_MILLIS);
        }
        throw new SweepError('unavailable', 'timed out waiting for the credential report');
      }),

    disableAccessKey: (UserName, AccessKeyId) =>
      change('disabling an access key', () =>
        client.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' })),
      ),

    deleteAccessKey: (UserName, AccessKeyId) =>
      change('deleting an access key', () =>
        client.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })),
      ),

    listServiceCredentials: (Marker) =>
      call('listing the service-specific credentials', async () => {
        const input = { AllUsers: true, Marker, MaxItems };
        const answer = await client.send(new ListServiceSpecificCredentialsCommand(input));
        const { ServiceSpecificCredentials } = answer;
        return pageOf('ServiceSpecificCredentials', ServiceSpecificCredentials, answer, (one) => ({
          id: needed('ServiceSpecificCredentialId', one.ServiceSpecificCredentialId),
          userName: one.UserName || undefined,
          serviceName: one.ServiceName,
          alias: one.ServiceCredentialAlias ?? one.ServiceUserName,
          status: one.Status,
          createdAt: one.CreateDate?.getTime(),
          // It has one only when it was created to expire.
          expiresAt: one.ExpirationDate?.getTime() ?? 'never',
        }));
      }),

    disableServiceCredential: (UserName, ServiceSpecificCredentialId) =>
      change('disabling a service-specific credential', () =>
        client.send(
          new UpdateServiceSpecificCredentialCommand({
            UserName,
            ServiceSpecificCredentialId,
            Status: 'Inactive',
          }),
        ),
      ),

    deleteServiceCredential: (UserName, ServiceSpecificCredentialId) =>
      change('deleting a service-specific credential', () =>
        client.send(
          new DeleteServiceSpecificCredentialCommand({ UserName, ServiceSpecificCredentialId }),
        ),
      ),
  };
}

/** Leaves out a session token that is not there, and nothing else: without its `expiration` it would be kept too long. */
function forSdk(provide: AwsCredentialProvider): SdkCredentialProvider {
  return async () => {
    const { sessionToken, ...identity } = await provide();
    return { ...identity, ...(sessionToken !== undefined && { sessionToken }) };
  };
}

/** A list that is not there is no empty list, and one that goes on must say where. */
function pageOf<Wire, Item>(
  field: string,
  wires: readonly Wire[] | undefined,
  { IsTruncated, Marker }: { IsTruncated?: boolean | undefined; Marker?: string | undefined },
  toItem: (wire: Wire) => Item,
): IamPage<Item> {
  const page = needed(field, wires).map(toItem);
  return { page, next: IsTruncated ? needed('Marker', Marker) : Marker || undefined };
}

/** What the API documents as always there. */
function needed<Value>(field: string, value: Value | undefined): Value {
  if (value !== undefined && value !== '') return value;
  throw new SweepError('invalid-response', `IAM left out ${field}, which it documents`);
}
