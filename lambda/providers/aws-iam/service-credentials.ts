import type { ProviderState, Token } from '../../domain/token.ts';
import type { Iam, IamServiceCredential, ProviderModule } from '../../ports.ts';
import { isId } from '../kit/ids.ts';
import { cursorPages } from '../kit/pages.ts';
import { unsafeId } from '../kit/states.ts';
import { epochMillis } from '../kit/time.ts';
import {
  assumption,
  chosenUsers,
  IamSettings,
  isChosen,
  listingUsers,
  NoCredentials,
} from './settings.ts';
import { statusOf } from './status.ts';
import { findUsers } from './users.ts';

/**
 * Service-specific credentials of IAM users: Amazon Bedrock and CloudWatch Logs API keys, passwords for
 * CodeCommit and Amazon Keyspaces.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html
 */
export const awsIamServiceCredentials: ProviderModule<typeof IamSettings, typeof NoCredentials> = {
  name: 'aws-iam-service-credentials',
  title:
    'Service-specific credentials of AWS IAM users, such as long-term API keys of Amazon Bedrock',
  settings: IamSettings,
  credentials: NoCredentials,
  secretRequired: false,
  capabilities: ['createdAt', 'expiresAt', 'name', 'owner', 'scope', 'status'],
  canDisable: true,
  group: 'user',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  ownToken: 'not-listed',
  rights: [
    'IAM: iam:ListServiceSpecificCredentials, iam:UpdateServiceSpecificCredential and iam:DeleteServiceSpecificCredential.',
    'With `paths` also iam:ListUsers.',
    'With `roleArn`, that role needs them, and the function sts:AssumeRole on it.',
  ],
  account: ({ roleArn }) => roleArn,
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

  connect({ settings, connectIam }) {
    let connecting: Promise<Iam> | undefined;
    const connect = () => {
      connecting ??= connectIam(settings.roleArn);
      return connecting;
    };

    return {
      ownToken: () => ({ kind: 'not-listed' }),

      async *list() {
        const iam = await connect();
        // A credential does not say the path of its user.
        const users = settings.paths && (await findUsers(iam, settings));
        const isWanted = (name: string | undefined) =>
          name === undefined || (users?.has(name) ?? isChosen(settings, name));
        const pages = cursorPages(async (marker) => {
          const answer = await iam.listServiceCredentials(marker);
          return { ...answer, ids: answer.page.map(({ id }) => id) };
        });
        for await (const page of pages) {
          yield page.filter(({ userName }) => isWanted(userName)).map(toToken);
        }
      },

      async disable({ owner = '', id }) {
        const change = await (await connect()).disableServiceCredential(owner, id);
        return change === 'done' ? 'disabled' : change;
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
    ...(wire.userName === undefined && { providerState: OF_NOBODY }),
  };
}

/** IAM deletes a credential by its user, and which users are swept is not known of it either. */
const OF_NOBODY: ProviderState = {
  kind: 'unreadable',
  error: { code: 'invalid-response', message: 'IAM left out UserName, which it documents' },
};
