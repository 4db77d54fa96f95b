import type { Token } from '../../lambda/domain/token.ts';
import { Account, type Mood } from '../nights/account.ts';
import { type Handler, json, type Reply } from '../support/sandbox/message.ts';

/** An account of tokens behind an API, which may lie. */
export interface NightsApi {
  readonly account: Account;
  readonly handle: Handler;
  /** What the API is like tonight. */
  mood: Pick<Mood, 'lies' | 'hidden'>;
}

/** Serves an account as the definition of {@link nightsConfig} reads it. */
export function createNightsApi(): NightsApi {
  const api: NightsApi = {
    account: new Account(),
    mood: {},
    handle({ method, path }) {
      const { account, mood } = api;
      const [, , id, verb] = path.split('/');
      if (!id) return json(200, { tokens: account.shown(mood).map(shown) });
      const kind = method === 'DELETE' ? 'revoke' : verb === 'on' ? 'restore' : 'disable';
      return answer(api, id, kind);
    },
  };
  return api;
}

function answer(
  { account, mood }: NightsApi,
  id: string,
  kind: 'revoke' | 'disable' | 'restore',
): Reply {
  const found = account.tokens.get(id);
  if (!found) return json(404, { error: 'no_such_token' });
  const isTrue = mood.lies !== true;
  account.calls.push({ id, kind, found, isTrue });
  if (isTrue && kind === 'revoke') account.remove(id);
  if (isTrue && kind !== 'revoke') account.change(id, { disabled: kind === 'disable' });
  return { status: 204 };
}

function shown({ id, name, group, createdAt, lastUsedAt, disabled }: Token) {
  const used = lastUsedAt === 'never' ? null : lastUsedAt;
  return { id, name, group, created: createdAt, used, state: disabled ? 'off' : 'on' };
}

/** Sweeps that account with the policy of the nights. */
export function nightsConfig(origin: string, policy: string): string {
  return `mode: enforce
connections:
  - name: account
    provider: rest
    endpoint: ${origin}
    secret: token-sweeper/nights
    settings:
      definition:
        origin: https://tokens.example.com
        secret: { key: { description: Key. } }
        authentication: { type: header, headers: { x-api-key: '{secret.key}' } }
        list: { path: /tokens, itemsPath: tokens }
        fields:
          id: item.id
          name: item.name
          group: item.group
          createdAt: { path: item.created, format: epoch_ms }
          lastUsedAt: { path: item.used, format: epoch_ms, never: [null] }
          disabled: { path: item.state, in: ['off'] }
        ownToken: not-listed
        revoke:
          method: DELETE
          path: '/tokens/{item.id}'
          ok: [204]
          gone: [{ status: 404, path: error, in: [no_such_token] }]
        disable: { method: POST, path: '/tokens/{item.id}/off', ok: [204] }
        restore: { method: POST, path: '/tokens/{item.id}/on', ok: [204] }
policies:
  default:
${policy}`;
}
