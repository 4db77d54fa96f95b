import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../../contract/harness.ts';
import { FRESH, STALE } from '../../contract/scene.ts';
import { POLICY, sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import type { Effect } from '../../support/sandbox/faults.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { type ApigeeHarness, startApigee } from './contract.ts';

const FOREVER = Number.POSITIVE_INFINITY;

let clock: TestClock;
let harness: ApigeeHarness;
beforeEach(async () => {
  clock = createTestClock();
  harness = await startApigee(clock);
});
afterEach(() => harness.server.close());

const answer = (reply: Reply): Effect => ({ kind: 'answer', reply });

const requests = (method: string, part: string) =>
  harness.server.requests.filter((one) => one.method === method && one.path.includes(part));

describe('Apigee: signing in', () => {
  const refreshing = () => ({ refreshToken: harness.simulator.login.refreshToken });
  const logins = () => requests('POST', '/oauth/token');

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
    harness.server.faults.add({ path: /search/, times: FOREVER, effect: answer({ status: 401 }) });
    const { report } = await sweepOnce(harness, { secret: refreshing() });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(logins()).toHaveLength(2);
    expect(requests('GET', '/search')).toHaveLength(2);
  });

  test('says that a refresh token is not accepted', async () => {
    const secret = { refreshToken: 'canary-of-a-wrong-token' };
    const { report, output } = await sweepOnce(harness, { secret });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(report.error?.message).toMatch(/refresh token.*store a new one/);
    expect(output).not.toContain(secret.refreshToken);
  });

  test.each([
    [json(503, {}), 'unavailable', /./],
    [json(429, {}), 'throttled', /rate limit/],
    [json(403, {}), 'forbidden', /locked.*network/],
    [json(404, {}), 'not-found', /no login host; check the endpoint/],
    [json(401, { error: 'unauthorized' }), 'unauthorized', /check endpoint and secret/],
    [json(400, { error: 'invalid_request' }), 'invalid-response', /HTTP 400/],
    [{ status: 400, body: '<p>Bad Request</p>' }, 'invalid-response', /HTTP 400/],
    [json(200, { token_type: 'bearer' }), 'invalid-response', /access_token/],
  ])('tells a login host that answers %j from a wrong token', async (reply, code, message) => {
    harness.server.faults.add({ path: /^\/oauth\/token/, times: FOREVER, effect: answer(reply) });
    const { report } = await sweepOnce(harness, { secret: refreshing() });
    expect(report.error?.code).toBe(code);
    expect(report.error?.message).toMatch(message);
    expect(report.error?.message).not.toMatch(/store a new one/);
  });

  test.each([
    [400, 'invalid_grant'],
    [401, 'invalid_token'],
  ])('takes %i %s for a refresh token that has ended', async (status, error) => {
    const effect = answer(json(status, { error }));
    harness.server.faults.add({ path: /^\/oauth\/token/, effect });
    const { report } = await sweepOnce(harness, { secret: refreshing() });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(report.error?.message).toMatch(/store a new one/);
  });

  test.each([
    [{}],
    [{ username: 'canary-1' }],
    [{ password: 'canary-2' }],
    [{ username: 'canary-1', password: 'canary-2', accessToken: 'canary-3' }],
    [{ accessToken: 'canary-3', refreshToken: 'canary-4' }],
  ])('needs exactly one way, so it refuses secret %#', async (secret) => {
    const { report, output } = await sweepOnce(harness, { secret });
    expect(report.error?.code).toBe('invalid-secret');
    expect(output).not.toContain('canary');
    expect(harness.server.requests).toEqual([]);
  });
});

describe('Apigee: the token that the connection signs in with', () => {
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

  test('is withheld when it was got for a refresh token', async () => {
    harness.add({ ...FRESH, id: 'sandbox-apigee-access-token-1' });
    const other = harness.add(FRESH);
    await sweepSignedInAs({ refreshToken: harness.simulator.login.refreshToken });
    expect(harness.revoked()).toEqual([other]);
  });

  test('is withheld when it shows as the refresh token of a listed one', async () => {
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
