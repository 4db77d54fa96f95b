import type { Token } from '../../domain/token.ts';
import type { ProviderModule } from '../../ports.ts';
import { ListParts } from '../kit/list-parts.ts';
import { type IamAccess, lazyIam } from './api.ts';
import { KeyListing } from './key-listing.ts';
import { lastUses, MANY_USERS, notNeeded } from './last-use.ts';
import { assumption, chosenUsers, listingUsers } from './permissions.ts';
import { accountOf, IamSettings, NoCredentials } from './settings.ts';
import { statusOf } from './status.ts';
import { findKey } from './user-keys.ts';
import { findUsers } from './users.ts';

/**
 * Access keys of IAM users. They never expire: age and last use show that one is stale.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
 */
export const awsIamAccessKeys: ProviderModule<typeof IamSettings, typeof NoCredentials, IamAccess> =
  {
    name: 'aws-iam-access-keys',
    title: 'Access keys of AWS IAM users',
    settings: IamSettings,
    credentials: NoCredentials,
    secretRequired: false,
    capabilities: ['createdAt', 'expiresAt', 'lastUsedAt', 'owner', 'status'],
    canDisable: true,
    showsDisabled: () => true,
    removal: () => 'delete',
    canRestore: () => true,
    group: 'user',
    limits: { concurrency: 10, timeoutMillis: 10_000 },
    ownToken: 'known',
    rights: [
      'IAM: iam:ListUsers, iam:ListAccessKeys, iam:GetAccessKeyLastUsed, iam:UpdateAccessKey and iam:DeleteAccessKey.',
      'With `users: all` also iam:GenerateCredentialReport and iam:GetCredentialReport.',
      'With `roleArn`, that role needs them, and the function sts:AssumeRole on it.',
    ],
    account: accountOf,
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
                reason: `last use where there are more than ${MANY_USERS} users; the report does not support resource types`,
              },
            ]
          : []),
      ];
    },

    connect(dependencies) {
      const { settings, concurrency, needs } = dependencies;
      const connect = lazyIam(dependencies, settings.roleArn);
      const needsLastUse = needs.has('lastUsedAt');
      let users = new ListParts();

      return {
        ownToken: () => ({ kind: 'recognised', by: 'its access key id' }),

        async *list() {
          users = new ListParts();
          const iam = await connect();
          const ownIds = new Set(await iam.ownAccessKeyIds());
          const names = await findUsers(iam, settings);
          const lastUseOf = needsLastUse ? await lastUses(iam, settings, names.size) : notNeeded;
          yield* new KeyListing({ iam, lastUseOf, ownIds, concurrency, users }).pages(names);
        },

        problems: () => users.problems,

        // Age and owner of a key cannot change, but it may have been used or switched since it was listed.
        ...((needsLastUse || needs.has('status')) && {
          async inspect(token: Token) {
            const iam = await connect();
            const key = await findKey(iam, userOf(token), token.id);
            if (key === undefined) return 'gone';
            const lastUsedAt = needsLastUse
              ? await iam.accessKeyLastUsed(userOf(token), token.id)
              : token.lastUsedAt;
            return { ...token, ...statusOf(key.status), lastUsedAt };
          },
        }),

        async disable(token) {
          const change = await (await connect()).disableAccessKey(userOf(token), token.id);
          return change === 'done' ? 'disabled' : change;
        },

        async restore(token) {
          const change = await (await connect()).enableAccessKey(userOf(token), token.id);
          return change === 'done' ? 'restored' : change;
        },

        async revoke(token) {
          const change = await (await connect()).deleteAccessKey(userOf(token), token.id);
          return change === 'done' ? 'revoked' : change;
        },
      };
    },
  };

/** The user is always named: IAM would take a missing one for the caller. */
function userOf({ owner = '' }: Token): string {
  return owner;
}
