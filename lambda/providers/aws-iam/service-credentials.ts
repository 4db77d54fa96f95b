import type { ProviderState, Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import type { ProviderModule } from '../../ports.ts';
import { isId } from '../kit/ids.ts';
import { cursorPages } from '../kit/pages.ts';
import { unreadable, unsafeId } from '../kit/states.ts';
import { epochMillis } from '../kit/time.ts';
import { type IamAccess, type IamServiceCredential, lazyIam } from './api.ts';
import { assumption, chosenUsers, listingUsers } from './permissions.ts';
import { accountOf, IamSettings, isChosen, NoCredentials } from './settings.ts';
import { statusOf } from './status.ts';
import { findUsers } from './users.ts';

/**
 * Service-specific credentials of IAM users: Amazon Bedrock and CloudWatch Logs API keys, passwords for
 * CodeCommit and Amazon Keyspaces.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html
 */
export const awsIamServiceCredentials: ProviderModule<
  typeof IamSettings,
  typeof NoCredentials,
  IamAccess
> = {
  name: 'aws-iam-service-credentials',
  title:
    'Service-specific credentials of AWS IAM users, such as long-term API keys of Amazon Bedrock',
  settings: IamSettings,
  credentials: NoCredentials,
  secretRequired: false,
  capabilities: ['createdAt', 'expiresAt', 'name', 'owner', 'scope', 'status'],
  canDisable: true,
  showsDisabled: () => true,
  removal: () => 'delete',
  canRestore: () => true,
  group: 'user',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  ownToken: 'not-listed',
  rights: [
    'IAM: iam:ListServiceSpecificCredentials, iam:UpdateServiceSpecificCredential and iam:DeleteServiceSpecificCredential.',
    'With `paths` also iam:ListUsers.',
    'With `roleArn`, that role needs them, and the function sts:AssumeRole on it.',
  ],
  account: accountOf,
  permissions: (settings) => {
    if (settings.roleArn !== undefined) return [assumption(settings.roleArn)];
    return [
      ...(settings.paths ? [listingUsers(settings)] : []),
      {
        actions: ['iam:ListServiceSpecificCredentials'],
        resources: ['*'],
        reason: 'one list for all users of the account',
      },
      {
        actions: ['iam:UpdateServiceSpecificCredential', 'iam:DeleteServiceSpecificCredential'],
        resources: chosenUsers(settings),
        reason: 'which credentials are stale is not known before they are listed',
      },
    ];
  },

  connect(dependencies) {
    const { settings } = dependencies;
    const connect = lazyIam(dependencies, settings.roleArn);
    let passedOver = 0;

    return {
      ownToken: () => ({ kind: 'not-listed' }),

      passedOver: () => passedOver,

      async *list() {
        passedOver = 0;
        const iam = await connect();
        // A credential does not show the path of its user.
        const users = settings.paths && (await findUsers(iam, settings));
        const isWanted = (name: string | undefined) =>
          name === undefined || (users?.has(name) ?? isChosen(settings, name));
        const pages = cursorPages(async (marker) => {
          const list = await iam.listServiceCredentials(marker);
          return { ...list, ids: list.page.map(({ id }) => id) };
        });
        for await (const page of pages) {
          const wanted = page.filter(({ userName }) => isWanted(userName));
          passedOver += page.length - wanted.length;
          yield wanted.map(toToken);
        }
      },

      async disable({ owner = '', id }) {
        const change = await (await connect()).disableServiceCredential(owner, id);
        return change === 'done' ? 'disabled' : change;
      },

      async restore({ owner = '', id }) {
        const change = await (await connect()).enableServiceCredential(owner, id);
        return change === 'done' ? 'restored' : change;
      },

      async revoke({ owner = '', id }) {
        const change = await (await connect()).deleteServiceCredential(owner, id);
        return change === 'done' ? 'revoked' : change;
      },
    };
  },
};

function toToken(wire: IamServiceCredential): Token {
  const createdAt = epochMillis(wire.createdAt);
  return {
    id: wire.id,
    ...(wire.userName !== undefined && { group: wire.userName, owner: wire.userName }),
    ...(wire.alias !== undefined && { name: wire.alias }),
    ...(wire.serviceName !== undefined && { scopes: [wire.serviceName] }),
    ...statusOf(wire.status),
    ...(createdAt !== undefined && { createdAt }),
    expiresAt: wire.expiresAt === 'never' ? 'never' : (epochMillis(wire.expiresAt) ?? 'unknown'),
    lastUsedAt: 'unknown',
    ...(!isId(wire.id) && { providerState: unsafeId }),
    ...(wire.userName === undefined && { providerState: WITHOUT_USER }),
  };
}

/** IAM deletes a credential by its user, so one without a user cannot be deleted, or known to be among those swept. */
const WITHOUT_USER: ProviderState = unreadable(
  new SweepError('invalid-response', 'IAM left out UserName, which it documents'),
);
