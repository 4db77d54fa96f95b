import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CommandLine, prepareCommandLine } from './command-line.ts';
import {
  CLIENT,
  findDjangoOAuth,
  type OAuthServer,
  OTHER_CLIENT,
  startDjangoOAuth,
} from './django-oauth.ts';

const DAY = 86_400_000;
const INACTIVE = [200, '{"active": false}'];

let server: OAuthServer;
let commandLine: CommandLine;

beforeAll(async () => {
  server = await startDjangoOAuth();
});
afterAll(() => server?.close());
beforeEach(async () => {
  commandLine = await prepareCommandLine();
});
afterEach(() => commandLine.close());

const atDjango = describe.skipIf(!findDjangoOAuth());

atDjango('oauth-revocation at a real django-oauth-toolkit', () => {
  test('an old access token is revoked and marked; a young one is neither', async () => {
    const old = await server.issue(CLIENT);
    const young = await server.issue(CLIENT);
    register('old', 'access_token', old.access, 500);
    register('young', 'access_token', young.access, 1);

    expect(await enforce()).toMatchObject({ code: 0, totals: { listed: 2, revoked: 1, kept: 1 } });
    expect(await server.introspect(old.access)).toEqual(INACTIVE);
    expect(await server.living()).not.toContain(old.access);
    expect(await server.living()).toContain(young.access);
    expect(isMarked('old')).toBe(true);
    expect(isMarked('young')).toBe(false);
  });

  test('a second run finds nothing to do', async () => {
    register('old', 'access_token', (await server.issue(CLIENT)).access, 500);
    expect((await enforce()).totals).toMatchObject({ revoked: 1 });
    expect(await enforce()).toMatchObject({ code: 0, totals: { listed: 0, revoked: 0 } });
  });

  test('a living refresh token, which this server introspects as inactive, goes by its register’s dates', async () => {
    const old = await server.issue(CLIENT);
    const young = await server.issue(CLIENT);
    expect(await server.introspect(old.refresh)).toEqual(INACTIVE);
    register('old', 'refresh_token', old.refresh, 500);
    register('young', 'refresh_token', young.refresh, 1);

    expect(await enforce()).toMatchObject({ code: 0, totals: { listed: 2, revoked: 1, kept: 1 } });
    expect(await server.living()).not.toContain(old.refresh);
    expect(await server.living()).toContain(young.refresh);
  });

  test('a register in which most tokens look inactive makes the introspection suspect, and none is marked', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const tokens = await Promise.all(names.map(() => server.issue(CLIENT)));
    names.forEach((name, index) => {
      register(name, 'refresh_token', tokens[index]?.refresh ?? '', 1);
    });
    expect(await enforce()).toMatchObject({
      code: 1,
      outcome: 'degraded',
      totals: { revoked: 0, kept: 4 },
    });
    expect(names.filter(isMarked)).toEqual([]);
    const living = await server.living();
    expect(tokens.filter(({ refresh }) => !living.includes(refresh))).toEqual([]);
  });
});

atDjango('what oauth-revocation revokes at a real django-oauth-toolkit:', () => {
  test('the access token of a revoked refresh token goes along', async () => {
    const { access, refresh } = await server.issue(CLIENT);
    register('old', 'refresh_token', refresh, 500);
    await enforce();
    expect(await server.living()).not.toContain(refresh);
    expect(await server.introspect(access)).toEqual(INACTIVE);
  });

  test('a token of another client is revoked, for this server lets every client revoke every token', async () => {
    const { access } = await server.issue(OTHER_CLIENT);
    register('theirs', 'access_token', access, 500);
    expect(await enforce()).toMatchObject({ code: 0, totals: { revoked: 1, failed: 0 } });
    expect(await server.introspect(access, OTHER_CLIENT)).toEqual(INACTIVE);
  });

  test('a token that is gone is no failure, though it can no longer be told from one that never was', async () => {
    register('unknown', 'access_token', 'never-issued', 500);
    expect(await enforce()).toMatchObject({ code: 0, totals: { listed: 1, failed: 0 } });
  });

  test('where only revocation is configured, the register’s dates decide', async () => {
    const { access } = await server.issue(CLIENT);
    register('old', 'access_token', access, 500);
    expect(await enforce(CLIENT, {})).toMatchObject({ code: 0, totals: { revoked: 1 } });
    expect(await server.living()).not.toContain(access);
    expect(isMarked('old')).toBe(true);
  });

  test('a client that the server does not accept revokes nothing, and the run says so', async () => {
    const { access } = await server.issue(CLIENT);
    register('old', 'access_token', access, 500);
    const stranger = { ...CLIENT, clientSecret: 'wrong' };
    expect(await server.introspect(access, stranger)).toEqual([403, '']);
    expect(await enforce(stranger)).toMatchObject({ code: 1, totals: { revoked: 0 } });
    expect(await server.living()).toContain(access);
    expect(isMarked('old')).toBe(false);
  });
});

/** Enters a token that was issued so many days ago into the register. */
function register(name: string, tokenType: string, token: string, days: number): void {
  const issuedAt = new Date(Date.now() - days * DAY).toISOString();
  const text = JSON.stringify({ token, tokenType, name, owner: 'ann', issuedAt });
  commandLine.secrets.put({ name, text, tags: { 'oauth-token': 'django' } });
}

function isMarked(name: string): boolean {
  return 'token-sweeper:revoked-at' in commandLine.secrets.tags(name);
}

async function enforce(
  secret = CLIENT,
  introspection: object = { introspectionPath: '/o/introspect/' },
) {
  const { code, report } = await commandLine.enforce(
    {
      provider: 'oauth-revocation',
      endpoint: server.origin,
      settings: {
        revocationPath: '/o/revoke_token/',
        ...introspection,
        register: { secretTag: { key: 'oauth-token', value: 'django' } },
      },
      secret,
    },
    { rules: [{ name: 'too-old', when: { olderThan: '365d' }, action: 'revoke' }] },
  );
  const { outcome, totals } = Object(report.connections[0]);
  return { code, outcome, totals };
}
