import { DAY } from '../support/clock.ts';
import { type Handler, json } from '../support/sandbox/message.ts';

/** An account whose tokens have owners, which it names by number. */
export interface OwnedApi {
  readonly handle: Handler;
  /** Ids of the living tokens. */
  readonly tokens: Set<string>;
}

const OWNERS: Readonly<Record<string, string>> = {
  'stale-of-ann': '42',
  'old-of-ann': '42',
  'stale-of-bob': '43',
  'stale-of-nobody': '',
  fresh: '42',
};

/** Tokens that are not there from the beginning. */
export const LATER = ['stale-and-new-of-ann', 'stale-and-new-of-bob'];

/** What the API tells of its users; of 43 it tells no address. */
const USERS: Readonly<Record<string, unknown>> = {
  42: { mail: 'ann@example.com' },
  43: { mail: null },
};

/** Serves that account as the definition of {@link ownedConfig} reads it. */
export function createOwnedApi(start: number): OwnedApi {
  const tokens = new Set(Object.keys(OWNERS));
  return {
    tokens,
    handle({ method, path }) {
      const [, kind, id = ''] = path.split('/');
      if (kind === 'users') return json(200, USERS[id]);
      if (method === 'DELETE') return { status: tokens.delete(id) ? 204 : 404 };
      return json(200, { tokens: [...tokens].map((token) => shown(token, start)) });
    },
  };
}

function shown(id: string, start: number) {
  const age = id.startsWith('old') ? 400 : id.startsWith('stale') ? 100 : 10;
  return { id, name: id, owner: OWNERS[id] ?? '42', created: start - age * DAY };
}

/** Announces what is ninety days old for three days, and removes at once what is a year old. */
export function ownedConfig(origin: string, told: string): string {
  return `mode: enforce
${told}
connections:
  - name: account
    provider: rest
    endpoint: ${origin}
    secret: token-sweeper/owned
    settings:
      definition:
        origin: https://tokens.example.com
        secret: { key: { description: Key. } }
        authentication: { type: header, headers: { x-api-key: '{secret.key}' } }
        list: { path: /tokens, itemsPath: tokens }
        fields:
          id: item.id
          name: item.name
          owner: item.owner
          ownerEmail: { path: '/users/{owner}', email: mail }
          createdAt: { path: item.created, format: epoch_ms }
        ownToken: not-listed
        revoke: { method: DELETE, path: '/tokens/{item.id}', ok: [204], gone: [404] }
policies:
  default:
    rules:
      - { name: old, when: { olderThan: 365d }, action: revoke }
      - { name: stale, when: { olderThan: 90d }, action: revoke, announce: 3d }
    safeguards: { maxRevocationShare: 1, maxListDrop: 1 }
`;
}
