import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { apigeeError } from '../../support/sandbox/apigee.ts';
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

describe('Apigee: an organization that cannot be swept', () => {
  test('because search is not enabled says whom to ask for what', async () => {
    harness.simulator.behaviour.searchEnabled = false;
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unsupported' } });
    expect(report.error?.message).toMatch(/Apigee Support.*isOAuth2TokenSearchEnabled/);
  });

  test('because it keeps hashes only says so, and takes no token for gone', async () => {
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

  test('because the user lacks a role names the roles', async () => {
    harness.simulator.behaviour.privileged = false;
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'forbidden' } });
    expect(report.error?.message).toMatch(/orgadmin or opsadmin/);
  });

  test('is not what one app that cannot be searched means: the others are swept, and it is named', async () => {
    const denied = harness.add({ ...STALE, name: 'other' });
    const id = harness.add(STALE);
    const path = /search\?app=app-2/;
    harness.server.faults.add({ path, times: FOREVER, effect: answer({ status: 403 }) });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      error: { code: 'forbidden' },
      totals: { listed: 1, revoked: 1 },
    });
    expect(report.error?.message).toMatch(/^app app-2: searching the tokens: .*orgadmin/);
    expect(harness.revoked()).toEqual([id]);
    expect(denied).not.toBe(id);
  });

  test('is not what one token that cannot be read means: it failed under its fingerprint', async () => {
    const ids = [harness.add({ ...STALE, name: 'other' }), harness.add({ ...STALE, name: 'one' })];
    const path = new RegExp(`accesstokens/${encodeURIComponent(ids[0] ?? '')}`);
    harness.server.faults.add({ path, times: FOREVER, effect: answer({ status: 500 }) });
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 1 } });
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject({
      token: { fingerprinted: true },
      error: { code: 'unavailable' },
    });
    expect(harness.revoked()).toEqual(ids.slice(1));
  });

  test('because no more token can be read, after some could, takes no more than three of them', async () => {
    for (let count = 0; count < 40; count++) harness.add(STALE);
    const effect = answer({ status: 500 });
    harness.server.faults.add({ path: /accesstokens/, skip: 20, times: FOREVER, effect });
    const { report } = await sweepOnce(harness, { limits: { concurrency: 1 } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unavailable' } });
    const looks = harness.server.requests.filter(({ path }) => path.includes('accesstokens'));
    expect(looks).toHaveLength(20 + 3 * 4);
  });

  test('is not what one token that vanished meanwhile means', async () => {
    const gone = harness.add(STALE);
    const id = harness.add(STALE);
    harness.remove(gone);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1, revoked: 1 } });
    expect(harness.revoked()).toEqual([id]);
  });
});

describe('Apigee: a token is gone', () => {
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
  ])('when the API says so %s and does not know it any more when asked', async (_, reply) => {
    harness.add(STALE);
    const effect = { kind: 'answer', reply, carriedOut: true } as const;
    harness.server.faults.add({ method: 'DELETE', effect });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1, failed: 0 } });
  });

  test('but not when it says so and still shows it', async () => {
    harness.add(STALE);
    const reply = apigeeError(404, 'keymanagement.service.invalid_access_token', '');
    harness.server.faults.add({ method: 'DELETE', effect: answer(reply) });
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { alreadyGone: 0, failed: 1 } });
    expect(tokens[0]?.error?.code).toBe('not-effective');
  });

  test.each(['delete', 'revoke'])(
    'not on the word of a %s that changed nothing',
    async (removal) => {
      harness.add(STALE);
      const effect = answer(json(200, { status: 'approved' }));
      harness.server.faults.add({ method: removal === 'delete' ? 'DELETE' : 'POST', effect });
      const settings = { organization: 'acme', appIds: 'all', removal };
      const { report, tokens } = await sweepOnce(harness, { settings });
      expect(report.totals).toMatchObject({ revoked: 0, failed: 1 });
      expect(tokens[0]?.error?.code).toBe('not-effective');
    },
  );

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
  ] as const)('but not on the word of a bare %s', async (_, reply, code) => {
    harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', times: FOREVER, effect: answer(reply) });
    const { report, tokens } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ alreadyGone: 0, failed: 1 });
    expect(tokens[0]?.error?.code).toBe(code);
  });
});
