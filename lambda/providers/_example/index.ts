import type { Token } from '../../domain/token.ts';
import type { ProviderModule } from '../../ports.ts';
import { isId } from '../kit/ids.ts';
import { unsafeId } from '../kit/states.ts';
import { isoInstant } from '../kit/time.ts';
import { Credentials, openExampleApi, Settings, type WireToken } from './api.ts';

/** One sentence on what is swept, and where the API is documented (`@see`). */
export const example: ProviderModule<typeof Settings, typeof Credentials> = {
  name: 'example',
  title: 'Tokens of an API that lists JSON and deletes by id',
  settings: Settings,
  credentials: Credentials,
  secretRequired: true,
  capabilities: ['createdAt', 'expiresAt', 'name'],
  group: 'project',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  ownToken: 'must-be-named',
  rights: ['List and delete tokens of the project.'],
  permissions: () => [],

  connect(dependencies) {
    const api = openExampleApi(dependencies);
    const { project } = dependencies.settings;
    return {
      // How the token that the connection signs in with is recognised, once the list has been read. Nothing in this API
      // does that, so `ownToken` above is `must-be-named`. Where the list shows it, set `own: true` on that token and say
      // here by what: `{ kind: 'recognised', by: 'its value' }`. Where a client or a role signs in: `{ kind: 'not-listed' }`.
      ownToken: () => ({ kind: 'unknown', reason: 'the API does not show which token signs in' }),

      // Where several lists are read, such as one for each project, a failure of one does not end the others: count them
      // with `ListParts` and return its `problems` here as `problems()`.
      async *list() {
        for await (const page of api.listTokens()) {
          yield page.map((wire) => toToken(wire, project));
        }
      },

      revoke: ({ id }) => api.deleteToken(id),
    };
  },
};

function toToken(wire: WireToken, project: string): Token {
  const createdAt = isoInstant(wire.created_at);
  return {
    id: wire.id,
    group: project,
    ...(wire.name !== undefined && { name: wire.name }),
    ...(createdAt !== undefined && { createdAt }),
    // Absence means "never" only where the API says so in its documentation.
    expiresAt: wire.expires_at === null ? 'never' : (isoInstant(wire.expires_at) ?? 'unknown'),
    lastUsedAt: 'unknown',
    ...(!isId(wire.id) && { providerState: unsafeId }),
  };
}
