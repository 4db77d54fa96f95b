import type { LastUse, Token } from '../domain/token.ts';
import { fanOut } from '../http/fan-out.ts';
import { cursorPages } from '../http/paging.ts';
import { epochMillis } from '../http/time.ts';
import type { Iam, IamAccessKey, ProviderModule } from '../ports.ts';
import { readCredentialReport } from './aws-iam/credential-report.ts';
import {
  assumption,
  chosenUsers,
  IamSettings,
  listingUsers,
  NoCredentials,
} from './aws-iam/settings.ts';
import { findUsers } from './aws-iam/users.ts';
import { isSafeId, unsafeId } from './ids.ts';

/** With more users than this, one credential report is cheaper than a call for each key. */
const MANY_USERS = 500;

/**
 * Access keys of IAM users. They never expire: age and last use are what tells that one is stale.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
 */
export const awsIamAccessKeys: ProviderModule<typeof IamSettings, typeof NoCredentials> = {
  name: 'aws-iam-access-keys',
  title: 'Access keys of AWS IAM users',
  settings: IamSettings,
  credentials: NoCredentials,
  secretRequired: false,
  capabilities: ['createdAt', 'expiresAt', 'lastUsedAt', 'owner', 'status'],
  canDisable: true,
  group: 'user',
  limits: { concurrency: 10, timeoutMillis: 10_000 },
  ownToken: 'known',
  rights: [
    'IAM: iam:ListUsers, iam:ListAccessKeys, iam:GetAccessKeyLastUsed, iam:UpdateAccessKey and iam:DeleteAccessKey.',
    'With `users: all` also iam:GenerateCredentialReport and iam:GetCredentialReport.',
    'With `roleArn`, that role needs them, and the function sts:AssumeRole on it.',
  ],
  account: ({ roleArn }) => roleArn,
  permissions: (settings) => {
    if (settings.roleArn !== undefined) return [assumption(settings.roleArn)];
    return [
      listingUsers(settings),
      {
        actions: [
          'iam:ListAccessKeys',
          'iam:GetAccessKeyLastUsed',
          'iam:UpdateAccessKey',
          'iam:DeleteAccessKey',
        ],
        resources: chosenUsers(settings),
        reason: 'which keys are stale is not known before they are listed',
      },
      ...(settings.users === 'all'
        ? [
            {
              actions: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'],
              resources: ['*'],
              reason: `last use where there are more than ${MANY_USERS} users; the report knows no resource types`,
            },
          ]
        : []),
    ];
  },

  connect({ settings, connectIam, concurrency, needs }) {
    let connecting: Promise<Iam> | undefined;
    const connect = () => {
      connecting ??= connectIam(settings.roleArn);
      return connecting;
    };
    const needsLastUse = needs.has('lastUsedAt');

    async function listKeys(iam: Iam, userName: string): Promise<readonly IamAccessKey[]> {
      const keys: IamAccessKey[] = [];
      const pages = cursorPages(async (marker) => {
        const answer = await iam.listAccessKeys(userName, marker);
        // A user that was deleted meanwhile took the keys along.
        return answer === 'gone' ? { page: [], next: undefined } : answer;
      });
      for await (const page of pages) keys.push(...page);
      return keys;
    }

    return {
      ownToken: () => ({ kind: 'recognised', by: 'its access key id' }),

      async *list() {
        const iam = await connect();
        const own = new Set(await iam.ownAccessKeyIds());
        const users = await findUsers(iam, settings);
        const lastUse = needsLastUse ? await lastUses(iam, settings, users.size) : unasked;
        const listed = fanOut(onePage([...users]), concurrency, async (userName) => {
          const keys = await listKeys(iam, userName);
          return Promise.all(
            keys.map(async (key) => toToken(key, userName, await lastUse(userName, key), own)),
          );
        });
        for await (const tokens of listed) yield tokens.flat();
      },

      // Age and owner of a key cannot change, but it may have been used or switched since it was listed.
      ...((needsLastUse || needs.has('status')) && {
        async inspect(token: Token) {
          const iam = await connect();
          const keys = await listKeys(iam, userOf(token));
          const key = keys.find(({ id }) => id === token.id);
          if (key === undefined) return 'gone';
          const lastUsedAt = needsLastUse
            ? await iam.accessKeyLastUsed(token.id)
            : token.lastUsedAt;
          return { ...token, ...statusOf(key), lastUsedAt };
        },
      }),

      async disable(token) {
        const change = await (await connect()).disableAccessKey(userOf(token), token.id);
        return change === 'done' ? 'disabled' : change;
      },

      async revoke(token) {
        const change = await (await connect()).deleteAccessKey(userOf(token), token.id);
        return change === 'done' ? 'revoked' : change;
      },
    };
  },
};

type LastUseOf = (userName: string, key: IamAccessKey) => Promise<LastUse>;

const unasked: LastUseOf = async () => 'unknown';

/** By one call for each key or, where that is cheaper, from the credential report as far as it goes. */
async function lastUses(iam: Iam, { users }: IamSettings, userCount: number): Promise<LastUseOf> {
  const ask: LastUseOf = (_, { id }) => iam.accessKeyLastUsed(id);
  if (users !== 'all' || userCount <= MANY_USERS) return ask;
  const report = readCredentialReport(await iam.credentialReport());
  return async (userName, key) => {
    const { createdAt } = key;
    const reported = createdAt === undefined ? undefined : report.of(userName, createdAt);
    return reported ?? ask(userName, key);
  };
}

function toToken(
  key: IamAccessKey,
  userName: string,
  lastUsedAt: LastUse,
  own: ReadonlySet<string>,
): Token {
  const createdAt = epochMillis(key.createdAt);
  return {
    id: key.id,
    group: userName,
    owner: userName,
    ...statusOf(key),
    ...(createdAt !== undefined && { createdAt }),
    // In the words of IAM, long-term credentials: they work until somebody takes them away.
    expiresAt: 'never',
    lastUsedAt,
    ...(own.has(key.id) && { own: true }),
    ...(!isSafeId(key.id) && { finding: unsafeId }),
  };
}

function statusOf({ status }: IamAccessKey): Pick<Token, 'status'> {
  return status === undefined ? {} : { status };
}

/** The user is always named: IAM would take one that is left out for the caller. */
function userOf({ owner = '' }: Token): string {
  return owner;
}

async function* onePage<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  yield items;
}
