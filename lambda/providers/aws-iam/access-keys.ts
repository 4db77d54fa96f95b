import type { LastUse, Token } from '../../domain/token.ts';
import { describeError } from '../../errors.ts';
import type { Iam, IamAccessKey, ProviderModule } from '../../ports.ts';
import { isId } from '../kit/ids.ts';
import { ListParts } from '../kit/list-parts.ts';
import { mapConcurrently } from '../kit/map-concurrently.ts';
import { cursorPages } from '../kit/pages.ts';
import { unsafeId } from '../kit/states.ts';
import { epochMillis } from '../kit/time.ts';
import { readCredentialReport } from './credential-report.ts';
import { assumption, chosenUsers, IamSettings, listingUsers, NoCredentials } from './settings.ts';
import { statusOf } from './status.ts';
import { findUsers } from './users.ts';

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
    let users = new ListParts();

    return {
      ownToken: () => ({ kind: 'recognised', by: 'its access key id' }),

      async *list() {
        const iam = await connect();
        const own = new Set(await iam.ownAccessKeyIds());
        const found = await findUsers(iam, settings);
        const lastUse = needsLastUse ? await lastUses(iam, settings, found.size) : unasked;
        users = new ListParts();
        const keys = new ListParts();
        const unreadable: Token[] = [];
        const listed = mapConcurrently(onePage([...found]), concurrency, async (userName) => {
          const ofUser = await keysOfUser(iam, userName, users);
          const tokens = ofUser.map((key) => readKey(iam, key, userName, lastUse, own, keys));
          return (await Promise.all(tokens)).filter((token) => token !== undefined);
        });
        for await (const page of listed) {
          const tokens = page.flat();
          unreadable.push(...tokens.filter(({ providerState }) => providerState));
          yield tokens.filter(({ providerState }) => !providerState);
        }
        users.conclude('users');
        keys.conclude('access keys');
        yield unreadable;
      },

      problems: () => users.problems,

      // Age and owner of a key cannot change, but it may have been used or switched since it was listed.
      ...((needsLastUse || needs.has('status')) && {
        async inspect(token: Token) {
          const iam = await connect();
          const key = await findKey(iam, userOf(token), token.id);
          if (key === undefined) return 'gone';
          const lastUsedAt = needsLastUse
            ? await iam.accessKeyLastUsed(token.id)
            : token.lastUsedAt;
          return { ...token, ...statusOf(key.status), lastUsedAt };
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

/** The keys of one user, or what became of that user. */
async function keysOfUser(
  iam: Iam,
  userName: string,
  users: ListParts,
): Promise<readonly IamAccessKey[]> {
  try {
    const keys = await listKeys(iam, userName);
    if (keys === 'gone') users.gone();
    else users.listed();
    return keys === 'gone' ? [] : keys;
  } catch (error) {
    users.parentFailed(error, `listing the access keys of user ${userName}`, userName);
    return [];
  }
}

/** `gone` when the user is, and the keys with it. */
async function listKeys(iam: Iam, userName: string): Promise<readonly IamAccessKey[] | 'gone'> {
  const keys: IamAccessKey[] = [];
  let isGone = false;
  const pages = cursorPages(async (marker) => {
    const answer = await iam.listAccessKeys(userName, marker);
    if (answer !== 'gone') return { ...answer, ids: answer.page.map(({ id }) => id) };
    isGone = true;
    return { page: [], next: undefined };
  });
  for await (const page of pages) keys.push(...page);
  return isGone ? 'gone' : keys;
}

async function findKey(
  iam: Iam,
  userName: string,
  keyId: string,
): Promise<IamAccessKey | undefined> {
  const keys = await listKeys(iam, userName);
  return keys === 'gone' ? undefined : keys.find(({ id }) => id === keyId);
}

/** A listed key with its last use; `undefined` for one that was deleted since it was listed. */
async function readKey(
  iam: Iam,
  key: IamAccessKey,
  userName: string,
  lastUse: LastUseOf,
  own: ReadonlySet<string>,
  keys: ListParts,
): Promise<Token | undefined> {
  try {
    const token = toToken(key, userName, await lastUse(userName, key), own);
    keys.listed();
    return token;
  } catch (error) {
    if (await isDeleted(iam, key, userName, error)) return undefined;
    const problem = describeError(keys.failed(error));
    const token = toToken(key, userName, 'unknown', own);
    return { ...token, providerState: { kind: 'unreadable', error: problem } };
  }
}

/** IAM answers for a key that it does not know as for one that may not be asked about, with 403; its list tells. */
async function isDeleted(
  iam: Iam,
  key: IamAccessKey,
  userName: string,
  error: unknown,
): Promise<boolean> {
  const { code } = describeError(error);
  if (code !== 'forbidden' && code !== 'not-found') return false;
  try {
    return (await findKey(iam, userName, key.id)) === undefined;
  } catch {
    return false;
  }
}

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
    ...statusOf(key.status),
    ...(createdAt !== undefined && { createdAt }),
    // In the words of IAM, long-term credentials: they work until somebody takes them away.
    expiresAt: 'never',
    lastUsedAt,
    ...(own.has(key.id) && { own: true }),
    ...(!isId(key.id) && { providerState: unsafeId }),
  };
}

/** The user is always named: IAM would take one that is left out for the caller. */
function userOf({ owner = '' }: Token): string {
  return owner;
}

async function* onePage<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  yield items;
}
