import { vi } from 'vitest';
import { awsIamAccessKeys } from '../../../lambda/providers/aws-iam/access-keys.ts';
import { awsIamServiceCredentials } from '../../../lambda/providers/aws-iam/service-credentials.ts';
import type { Call, Change, Harness, NewToken, ProviderContract } from '../../contract/harness.ts';
import { ODD_IDS } from '../../contract/odd-texts.ts';
import type { TestClock } from '../../support/clock.ts';
import { createMemoryRegister } from '../../support/memory-register.ts';
import type { AwsAccessKey } from '../../support/sandbox/verify-sigv4.ts';
import { CHAIN_KEY, type IamStub, startIamStub } from './server.ts';

/** IAM with users and their credentials. */
export interface IamHarness extends Harness {
  readonly iam: IamStub;
}

type Parts = Pick<Harness, 'module' | 'add' | 'remove' | 'addOwn' | 'disabled'>;

function inactive(all: ReadonlyMap<string, { readonly status?: string }>): string[] {
  return [...all].flatMap(([id, { status }]) => (status === 'Inactive' ? [id] : []));
}

async function startIam(
  clock: TestClock,
  key: AwsAccessKey,
  partsOf: (iam: IamStub) => Parts,
): Promise<IamHarness> {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  const iam = await startIamStub(clock, key);
  iam.pageSize = 3;
  return {
    iam,
    clock,
    server: iam.server,
    settings: { users: 'all' },
    register: createMemoryRegister(),
    awsCredentials: async () => key,
    revoked: () => iam.deleted,
    secrets: () => [key.secretAccessKey],
    ...partsOf(iam),
  };
}

/** Starts IAM; two access keys that are added share a user. */
export function startAccessKeys(
  clock: TestClock,
  key: AwsAccessKey = CHAIN_KEY,
): Promise<IamHarness> {
  return startIam(clock, key, (iam) => {
    const userOf = new Map<string, string>();
    const put = ({ id = `AKIA${userOf.size}`, createdAt }: NewToken) => {
      // One that comes back is the same user's.
      const userName = userOf.get(id) ?? `user-${Math.floor(userOf.size / 2)}`;
      userOf.set(id, userName);
      iam.users.set(userName, '/');
      iam.keys.set(id, { id, userName, createdAt });
      return id;
    };
    return {
      module: awsIamAccessKeys,
      add: put,
      addOwn: (token) => put({ ...token, id: key.accessKeyId }),
      remove: (id) => iam.keys.delete(id),
      disabled: () => inactive(iam.keys),
    };
  });
}

/** Starts IAM; all credentials are of one user. */
export function startServiceCredentials(
  clock: TestClock,
  key: AwsAccessKey = CHAIN_KEY,
): Promise<IamHarness> {
  return startIam(clock, key, ({ credentials }) => ({
    module: awsIamServiceCredentials,
    add({ id = `ACCA${credentials.size}`, name = 'key', createdAt, expiresAt }) {
      const serviceName = 'bedrock.amazonaws.com';
      credentials.set(id, { id, userName: 'ann', serviceName, alias: name, createdAt, expiresAt });
      return id;
    },
    remove: (id) => credentials.delete(id),
    disabled: () => inactive(credentials),
  }));
}

/** A call of the Query protocol, in which the body names the operation. */
function query(title: string, action: string, field = ''): Call {
  const when: Call['when'] = ({ body }) =>
    body.startsWith(`Action=${action}&`) && body.includes(field);
  return { title, method: 'POST', path: /^\/$/, when };
}

const replacing = (pattern: RegExp, by: string): Change => ({
  ofText: (text) => text.replace(pattern, by),
});

const MORE = '<IsTruncated>true</IsTruncated>';

const MISSHAPEN = (list: string, id: string) =>
  [
    ['no list', replacing(new RegExp(`<${list}>.*</${list}>`, 's'), '')],
    ['an item without its name', replacing(new RegExp(`<${id}>[^<]*</${id}>`), '')],
    ['an empty name', replacing(new RegExp(`<${id}>[^<]*</${id}>`), `<${id}></${id}>`)],
    [
      'more, but not where',
      replacing(/<IsTruncated>\w+<\/IsTruncated>(<Marker>\d+<\/Marker>)?/, MORE),
    ],
  ] as const;

/** IAM has instants in ISO 8601; what else it may write fails the list or is unknown. */
const unreadableTimes: ProviderContract['unreadableTimes'] = [
  ['text', () => 'yesterday'],
  ['an empty text', () => ''],
  ['a day that no calendar has', () => '2020-02-30T00:00:00Z'],
  ['a date without a time', (time) => String(time).slice(0, 10)],
];

const changeTimes = {
  ofText: (text: string, change: (time: unknown) => unknown) =>
    text.replace(/(?<=Date>)[^<]*/g, (time) => String(change(time))),
};

const shared = {
  unreadableTimes,
  changeTimes,
  revokeBody: 'json',
  severalPages: 12,
  // What is no character, XML cannot hold.
  oddIds: ODD_IDS.filter(([title]) => title !== 'half a surrogate pair'),
} as const;

/** The contract of `aws-iam-access-keys`. */
export const accessKeysContract: ProviderContract<IamHarness> = {
  ...shared,
  name: 'aws-iam-access-keys',
  listCalls: [
    { ...query('the list of users', 'ListUsers'), misshapen: MISSHAPEN('Users', 'UserName') },
    {
      ...query('the list of keys', 'ListAccessKeys'),
      misshapen: [
        ...MISSHAPEN('AccessKeyMetadata', 'AccessKeyId'),
        [
          'the key of another user',
          replacing(/<UserName>[^<]*<\/UserName>/, '<UserName>another</UserName>'),
        ],
      ],
    },
  ],
  own: { byCredential: true },
  revokeCall: query('the deletion', 'DeleteAccessKey'),
  disableCall: query('the switching off', 'UpdateAccessKey', 'Status=Inactive'),
  restoreCall: query('the switching on', 'UpdateAccessKey', 'Status=Active'),
  start: (clock) => startAccessKeys(clock),
};

/** The contract of `aws-iam-service-credentials`. */
export const serviceCredentialsContract: ProviderContract<IamHarness> = {
  ...shared,
  name: 'aws-iam-service-credentials',
  listCalls: [
    {
      ...query('the list of credentials', 'ListServiceSpecificCredentials'),
      misshapen: MISSHAPEN('ServiceSpecificCredentials', 'ServiceSpecificCredentialId'),
    },
  ],
  own: 'not-listed',
  revokeCall: query('the deletion', 'DeleteServiceSpecificCredential'),
  disableCall: query('the switching off', 'UpdateServiceSpecificCredential', 'Status=Inactive'),
  restoreCall: query('the switching on', 'UpdateServiceSpecificCredential', 'Status=Active'),
  start: (clock) => startServiceCredentials(clock),
};
