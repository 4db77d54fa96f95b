import { describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { apigeeError } from '../../support/sandbox/apigee-errors.ts';
import { respondWith } from '../../support/sandbox/faults.ts';
import { harness, SETTINGS, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

useServer();

describe('An Apigee organization that cannot be swept', () => {
  test('names whom to ask for what when token search is not enabled', async () => {
    harness.simulator.behaviour.searchEnabled = false;
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unsupported' } });
    expect(report.error?.message).toMatch(/Apigee Support.*isOAuth2TokenSearchEnabled/);
  });

  test('says that it stores hashes only, and takes no token for gone', async () => {
    harness.simulator.behaviour.hashed = true;
    for (let count = 0; count < 5; count++) harness.add(STALE);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({
      outcome: 'failed',
      error: { code: 'unsupported' },
      totals: { alreadyGone: 0 },
    });
    expect(report.error?.message).toMatch(/hashed.*revoke by app/);
  });

  test('names the roles that the user lacks', async () => {
    harness.simulator.behaviour.privileged = false;
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'forbidden' } });
    expect(report.error?.message).toMatch(/orgadmin or opsadmin/);
  });

  test('names an app that the organization does not have', async () => {
    const { report } = await sweepOnce(harness, { settings: { ...SETTINGS, appIds: ['app-9'] } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'not-found' } });
    expect(report.error?.message).toMatch(/no such app; check appIds/);
  });
});

describe('A removal at Apigee that says the token does not exist', () => {
  const xml = (code: string) => ({
    status: 404,
    headers: { 'content-type': 'application/xml' },
    body: `<Error>\n  <Code>${code}</Code>\n  <Message>Invalid Access Token</Message>\n  <Contexts/>\n</Error>`,
  });

  test.each([
    ['in JSON', apigeeError(404, 'keymanagement.service.AccessTokenDoesntExists', '')],
    ['in JSON of a DELETE', apigeeError(404, 'keymanagement.service.invalid_account_name', '')],
    ['in other letters', apigeeError(404, 'KeyManagement.Service.Invalid_AccessToken', '')],
    ['with 400', apigeeError(400, 'keymanagement.service.invalid_access_token', '')],
    ['in XML', xml('keymanagement.service.invalid_account_name')],
    ['in XML in other letters', xml('keymanagement.service.AccessTokenDoesntExists')],
  ])(
    'means already gone when it says so %s and the next look does not find the token',
    async (_, reply) => {
      harness.add(STALE);
      const effect = { kind: 'response', reply, carriedOut: true } as const;
      harness.server.faults.add({ method: 'DELETE', effect });
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1, failed: 0 } });
    },
  );

  test('has failed when the token can still be read', async () => {
    harness.add(STALE);
    const reply = apigeeError(404, 'keymanagement.service.invalid_access_token', '');
    harness.server.faults.add({ method: 'DELETE', effect: respondWith(reply) });
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { alreadyGone: 0, failed: 1 } });
    expect(tokens[0]?.error?.code).toBe('not-effective');
  });

  test.each([
    ['404', { status: 404 }, 'not-found'],
    ['404 of a proxy', { status: 404, body: '<p>Access Token doesnt exists' }, 'not-found'],
    ['404 about something else', xml('messaging.config.beans.EnvNotFound'), 'not-found'],
    ['400', apigeeError(400, 'keymanagement.service.parameters_missing', ''), 'invalid-response'],
    [
      '500 that mentions it',
      apigeeError(500, 'keymanagement.service.invalid_access_token', ''),
      'unavailable',
    ],
  ] as const)('has failed when all that it says is a %s', async (_, reply, code) => {
    harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', times: FOREVER, effect: respondWith(reply) });
    const { report, tokens } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ alreadyGone: 0, failed: 1 });
    expect(tokens[0]?.error?.code).toBe(code);
  });
});

describe('An Apigee token whose value contains a slash', () => {
  test('fails with advice on how to revoke it, and the others are swept', async () => {
    harness.add({ ...STALE, id: 'imported/canary' });
    harness.add(STALE);
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 1 } });
    expect(tokens.find(({ outcome }) => outcome === 'failed')?.error).toEqual({
      code: 'unsupported',
      message: expect.stringMatching(
        /contains a slash.*POST \/v1\/organizations\/acme\/oauth2\/revoke\?app=app-1, or \?enduser=/,
      ),
    });
  });
});
