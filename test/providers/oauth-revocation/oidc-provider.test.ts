import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_REVOCATION_PATH } from '../../support/sandbox/oauth.ts';
import {
  BASIC,
  JWT,
  LONG,
  OTHER,
  POST,
  REGISTER,
  type RealServer,
  SHORT,
  startRealServer,
  WITH_INTROSPECTION,
} from './real-server.ts';

let real: RealServer;
beforeEach(async () => {
  real = await startRealServer();
});
afterEach(() => real.close());

describe('A sweep at oidc-provider, a real authorization server', () => {
  test.each([
    ['with introspection', WITH_INTROSPECTION],
    ['with the endpoints that it publishes', undefined],
  ])('revokes the stale tokens for good %s', async (_, configured) => {
    const stale = [await real.register('one', SHORT), await real.register('two', SHORT)];
    const fresh = await real.register('three', LONG);
    const settings = configured ?? { ...REGISTER, issuer: real.server.issuer };
    expect(await Promise.all([...stale, fresh].map(real.isActive))).toEqual([true, true, true]);
    const { report } = await real.sweep({ settings });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 3, revoked: 2, kept: 1 } });
    expect(await Promise.all(stale.map(real.isActive))).toEqual([false, false]);
    expect(await real.isActive(fresh)).toBe(true);
    expect(real.secretsManager.tags('one')).toHaveProperty('token-sweeper:revoked-at');
    expect(real.secretsManager.tags('three')).not.toHaveProperty('token-sweeper:revoked-at');
    expect((await real.sweep({ settings })).report.totals.listed).toBe(1);
  });

  test.each([BASIC, POST, JWT].map((client) => [client.method, client] as const))(
    'signs in by %s',
    async (clientAuthentication, client) => {
      const known = {
        'by-path': WITH_INTROSPECTION,
        'by-issuer': { ...REGISTER, issuer: real.server.issuer },
      };
      for (const [name, settings] of Object.entries(known)) {
        const token = await real.register(name, SHORT, { client });
        await real.sweep({ settings: { ...settings, clientAuthentication }, secret: client });
        expect(await real.isActive(token), name).toBe(false);
      }
    },
  );

  test.each([BASIC, JWT].map((client) => [client.method, client] as const))(
    'revokes refresh tokens for %s, and their access tokens with them',
    async (clientAuthentication, client) => {
      const stale = await real.server.issueGrant(client, SHORT);
      const fresh = await real.server.issueGrant(client, LONG);
      real.put('stale', stale.refresh, 'refresh_token');
      real.put('fresh', fresh.refresh, 'refresh_token');
      real.registered.push(stale.access, fresh.access);
      expect(await Promise.all(Object.values(stale).map(real.isActive))).toEqual([true, true]);
      const settings = { ...WITH_INTROSPECTION, clientAuthentication };
      const { report } = await real.sweep({ settings, secret: client });
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 2, revoked: 1, kept: 1 } });
      expect(await Promise.all(Object.values(stale).map(real.isActive))).toEqual([false, false]);
      expect(await Promise.all(Object.values(fresh).map(real.isActive))).toEqual([true, true]);
    },
  );
});

describe('The register’s dates at oidc-provider, a real authorization server', () => {
  test('are enough without introspection, on the path of another product', async () => {
    const soon = new Date(real.harness.clock.now() + SHORT * 1000).toISOString();
    const stale = await real.register('one', LONG, { expiresAt: soon });
    const unknown = await real.register('two', SHORT);
    const { report } = await real.sweep({
      settings: { ...REGISTER, revocationPath: DEFAULT_REVOCATION_PATH },
    });
    expect(report.totals).toMatchObject({ revoked: 1, kept: 1 });
    expect(await Promise.all([stale, unknown].map(real.isActive))).toEqual([false, true]);
  });

  test('decide on a token that introspection calls inactive, whose revocation succeeds twice', async () => {
    const soon = new Date(real.harness.clock.now() + SHORT * 1000).toISOString();
    const token = await real.register('one', SHORT, { expiresAt: soon });
    await real.sweep();
    for (const name of ['copy', 'another copy']) {
      real.put(name, token, 'access_token', { expiresAt: soon });
      const { report } = await real.sweep();
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 1 } });
      expect(real.secretsManager.tags(name)).toHaveProperty('token-sweeper:revoked-at');
    }
  });

  test('keep a token that introspection calls inactive, and it is marked', async () => {
    const token = await real.register('one', SHORT);
    await real.sweep();
    const later = new Date(real.harness.clock.now() + LONG * 1000).toISOString();
    real.put('copy', token, 'access_token', { expiresAt: later });
    for (let run = 1; run <= 2; run++) {
      const { report } = await real.sweep();
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, kept: 1 } });
    }
    expect(real.secretsManager.tags('copy')).toHaveProperty('token-sweeper:inactive-at');
    expect(real.secretsManager.tags('copy')).not.toHaveProperty('token-sweeper:revoked-at');
  });
});

describe('What oidc-provider, a real authorization server, refuses', () => {
  test('is another client’s token, without saying so: the revocation has failed', async () => {
    real.server.ignoreForeign();
    const foreign = await real.register('foreign', SHORT, { client: OTHER });
    const own = await real.register('own', SHORT);
    const { report, tokens } = await real.sweep();
    expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, failed: 1 } });
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject({ token: { name: 'foreign' }, error: { code: 'not-effective' } });
    expect(real.secretsManager.tags('foreign')).not.toHaveProperty('token-sweeper:revoked-at');
    expect(await Promise.all([foreign, own].map(real.isActive))).toEqual([true, false]);
  });

  test('is a wrong client secret, and no token is revoked', async () => {
    const token = await real.register('one', SHORT);
    const secret = { ...BASIC, clientSecret: 'canary-of-a-wrong-secret' };
    const { report, output } = await real.sweep({ secret });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(output).not.toContain(secret.clientSecret);
    expect(await real.isActive(token)).toBe(true);
  });

  test('is the revocation of another client’s token, and the rest goes on', async () => {
    const foreign = await real.register('foreign', SHORT, { client: OTHER });
    const own = await real.register('own', SHORT);
    const { report, tokens } = await real.sweep();
    expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, failed: 1 } });
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed?.token.name).toBe('foreign');
    expect(failed?.error?.message).toMatch(/invalid_request/);
    expect(await Promise.all([foreign, own].map(real.isActive))).toEqual([true, false]);
  });

  test('is the revocation of a JWT, whose expiry is read from its claim, and the rest goes on', async () => {
    const jwt = await real.register('jwt', SHORT, { form: 'jwt' });
    expect(jwt.split('.')).toHaveLength(3);
    await real.register('later', LONG, { form: 'jwt' });
    const own = await real.register('own', SHORT);
    const { report, tokens } = await real.sweep();
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      totals: { revoked: 1, failed: 1, kept: 1 },
    });
    expect(tokens.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      token: { name: 'jwt' },
      error: { code: 'unsupported' },
    });
    expect(real.secretsManager.tags('jwt')).not.toHaveProperty('token-sweeper:revoked-at');
    expect(await real.isActive(own)).toBe(false);
  });
});
