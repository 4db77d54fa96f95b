import { describe, expect, test } from 'vitest';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { respondWith } from '../../support/sandbox/faults.ts';
import { json } from '../../support/sandbox/message.ts';
import { harness, refreshing, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

useServer();

describe('Exchanging a refresh token at the login host of Apigee', () => {
  test('says that the refresh token is not accepted, and asks for a new one', async () => {
    const secret = { refreshToken: 'canary-of-a-wrong-token' };
    const { report, output } = await sweepOnce(harness, { secret });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(report.error?.message).toMatch(/refresh token.*store a new one/);
    expect(output).not.toContain(secret.refreshToken);
  });

  test.each([
    [400, 'invalid_grant'],
    [401, 'invalid_token'],
  ])('takes %i %s for a refresh token that has ended', async (status, error) => {
    const effect = respondWith(json(status, { error }));
    harness.server.faults.add({ path: /^\/oauth\/token/, effect });
    const { report } = await sweepOnce(harness, { secret: refreshing() });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(report.error?.message).toMatch(/store a new one/);
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
  ])(
    'does not blame the refresh token when the login host answers %j',
    async (reply, code, message) => {
      harness.server.faults.add({
        path: /^\/oauth\/token/,
        times: FOREVER,
        effect: respondWith(reply),
      });
      const { report } = await sweepOnce(harness, { secret: refreshing() });
      expect(report.error?.code).toBe(code);
      expect(report.error?.message).toMatch(message);
      expect(report.error?.message).not.toMatch(/store a new one/);
    },
  );
});
