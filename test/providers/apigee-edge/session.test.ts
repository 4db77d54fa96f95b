import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/harness.ts';
import { FRESH, STALE } from '../../contract/scene.ts';
import { POLICY, sweepOnce } from '../../contract/sweep-once.ts';
import { respondWith } from '../../support/sandbox/faults.ts';
import { harness, refreshing, requests, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

useServer();

const logins = () => requests('POST', '/oauth/token');

describe('Signing in to Apigee', () => {
  test('works with a user name and a password that hold colons and spaces', async () => {
    const id = harness.add(STALE);
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
    expect(logins()).toEqual([]);
  });

  test('works with a refresh token, exchanged once for all requests', async () => {
    for (let count = 0; count < 8; count++) harness.add(STALE);
    const { report } = await sweepOnce(harness, { secret: refreshing() });
    expect(report.totals.revoked).toBe(8);
    expect(logins()).toHaveLength(1);
  });

  test('works with an access token as it is, until it is refused', async () => {
    await sweepOnce(harness, { secret: refreshing() });
    const [accessToken] = harness.simulator.login.issued;
    const id = harness.add(STALE);
    await sweepOnce(harness, { secret: { accessToken } });
    expect(harness.revoked()).toEqual([id]);
    harness.simulator.login.expireAccessTokens();
    const { report } = await sweepOnce(harness, { secret: { accessToken } });
    expect(report.error?.code).toBe('unauthorized');
    expect(logins()).toHaveLength(1);
  });

  test.each([1, 4])(
    'is renewed once when an access token ends, with %i in flight',
    async (concurrency) => {
      for (let count = 0; count < 12; count++) harness.add(STALE);
      const when = () => {
        if (requests('GET', '/accesstokens/').length === 6)
          harness.simulator.login.expireAccessTokens();
        return false;
      };
      harness.server.faults.add({ when, effect: { kind: 'reset' } });
      const { report } = await sweepOnce(harness, {
        secret: refreshing(),
        limits: { concurrency },
      });
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 12 } });
      expect(logins()).toHaveLength(2);
    },
  );

  test('is renewed only once for a request that stays refused', async () => {
    harness.add(STALE);
    harness.server.faults.add({
      path: /search/,
      times: FOREVER,
      effect: respondWith({ status: 401 }),
    });
    const { report } = await sweepOnce(harness, { secret: refreshing() });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(logins()).toHaveLength(2);
    expect(requests('GET', '/search')).toHaveLength(2);
  });
});

describe('The Apigee token that the connection signs in with', () => {
  async function sweepSignedInAs(secret: unknown) {
    const { report, tokens } = await sweepOnce(harness, {
      secret,
      policy: { ...POLICY, rules: [{ name: 'all', when: { olderThan: 0 }, action: 'revoke' }] },
    });
    expect(report).toMatchObject({ outcome: 'ok', totals: { withheld: 1, revoked: 1 } });
    expect(tokens.find(({ decision }) => decision === 'withheld')?.reason).toMatch(
      /^own-credential/,
    );
  }

  test('is withheld when it is an access token', async () => {
    await sweepOnce(harness, { secret: { refreshToken: harness.simulator.login.refreshToken } });
    const [accessToken = ''] = harness.simulator.login.issued;
    harness.add({ ...FRESH, id: accessToken });
    const other = harness.add(FRESH);
    await sweepSignedInAs({ accessToken });
    expect(harness.revoked()).toEqual([other]);
  });

  test('is withheld when a refresh token was exchanged for it', async () => {
    harness.add({ ...FRESH, id: 'sandbox-apigee-access-token-1' });
    const other = harness.add(FRESH);
    await sweepSignedInAs({ refreshToken: harness.simulator.login.refreshToken });
    expect(harness.revoked()).toEqual([other]);
  });

  test('is withheld when its refresh token is the one of the connection', async () => {
    harness.add(FRESH);
    const other = harness.add(FRESH);
    const { refreshToken } = harness.simulator.login;
    const change = (entity: Json) =>
      entity.token === other ? entity : { ...entity, refreshToken };
    harness.server.faults.add({
      path: /accesstokens/,
      times: FOREVER,
      method: 'GET',
      effect: { kind: 'rewrite', change },
    });
    await sweepSignedInAs({ refreshToken });
    expect(harness.revoked()).toEqual([other]);
  });
});
