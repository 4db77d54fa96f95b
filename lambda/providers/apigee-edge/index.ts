import type { ListProblem } from '../../domain/events.ts';
import type { Token } from '../../domain/token.ts';
import type { ProviderModule } from '../../ports.ts';
import { KeptValues } from '../kit/fingerprint.ts';
import { isPathSegment } from '../kit/ids.ts';
import { vanished } from '../kit/states.ts';
import { openApigeeApi } from './api.ts';
import { ApigeeCredentials } from './credentials.ts';
import { unnameable } from './errors.ts';
import { ApigeeListing, type FoundToken } from './listing.ts';
import { ApigeeSettings } from './settings.ts';
import { toToken } from './token.ts';

/**
 * OAuth 2.0 access tokens of Apigee Edge. The token value is the identifier, so it stays inside this module; everything
 * outside sees its fingerprint.
 * @see https://apidocs.apigee.com/docs/oauth-20-access-tokens/1
 */
export const apigeeEdge: ProviderModule<typeof ApigeeSettings, typeof ApigeeCredentials> = {
  name: 'apigee-edge',
  title: 'OAuth 2.0 access tokens of Apigee Edge',
  settings: ApigeeSettings,
  credentials: ApigeeCredentials,
  secretRequired: true,
  capabilities: ['createdAt', 'expiresAt', 'owner', 'scope', 'status'],
  removal: ({ removal }) => removal,
  group: 'app',
  limits: { concurrency: 10, timeoutMillis: 20_000 },
  ownToken: 'known',
  rights: [
    'Role orgadmin or opsadmin (token search and revocation).',
    'Token search enabled for the organization (Enterprise plan, by Apigee Support).',
  ],
  permissions: () => [],

  connect(dependencies) {
    const { settings, concurrency, fingerprint } = dependencies;
    const api = openApigeeApi(dependencies);
    const values = new KeptValues<string>();
    let problems: readonly ListProblem[] = [];

    const unread = ({ app, value }: FoundToken): Token => ({
      id: fingerprint(value),
      fingerprinted: true,
      group: app,
      expiresAt: 'unknown',
      lastUsedAt: 'unknown',
    });

    async function describe(found: FoundToken): Promise<Token> {
      const { app, value } = found;
      const token = unread(found);
      if (!isPathSegment(value)) {
        return { ...token, providerState: unnameable(value, app, settings.organization) };
      }
      const entity = await api.readToken(value);
      if (entity === 'unknown') return { ...token, providerState: vanished };
      const isOwn = api.signsInWith(entity.token) || api.signsInWith(entity.refreshToken);
      return { ...toToken(token, entity, settings), ...(isOwn && { own: true }) };
    }

    const read = async (found: FoundToken) => values.keep(await describe(found), found.value);

    return {
      async *list() {
        const listing = new ApigeeListing({ api, settings, concurrency, read, unread });
        problems = listing.problems;
        yield* listing.pages();
      },

      problems: () => problems,

      ownToken: () => ({ kind: 'recognised', by: 'its value' }),

      secretIdOf: (token) => values.find(token),

      inspect: (token) => read({ app: token.group ?? '', value: values.of(token) }),

      revoke(token) {
        const value = values.of(token);
        return settings.removal === 'delete'
          ? api.deleteToken(value)
          : api.revokeToken(value, settings.cascade ?? false);
      },
    };
  },
};
