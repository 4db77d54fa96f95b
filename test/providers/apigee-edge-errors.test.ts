import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apigeeError } from '../sandbox/apigee.ts';
import type { Effect } from '../sandbox/faults.ts';
import type { Reply } from '../sandbox/message.ts';
import { type ApigeeHarness, startApigee } from './apigee-edge.contract.ts';
import { STALE } from './scene.ts';
import { sweepOnce } from './sweep-once.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

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
  ])('when the API says so %s', async (_, reply) => {
    harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', effect: answer(reply) });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1, failed: 0 } });
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
  ] as const)('but not on the word of a bare %s', async (_, reply, code) => {
    harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', times: FOREVER, effect: answer(reply) });
    const { report, tokens } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ alreadyGone: 0, failed: 1 });
    expect(tokens[0]?.error?.code).toBe(code);
  });
});
