import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { json } from '../../support/sandbox/message.ts';
import { DEFAULT_REVOCATION_PATH } from '../../support/sandbox/oauth.ts';
import { SANDBOX_INTROSPECTION_PATH } from '../../support/sandbox/sandbox.ts';
import { type OAuthHarness, REGISTER_TAG, startOAuth } from './contract.ts';

const TAGS = { [REGISTER_TAG.key]: REGISTER_TAG.value };

const WITHOUT_INTROSPECTION = {
  revocationPath: DEFAULT_REVOCATION_PATH,
  register: { secretTag: REGISTER_TAG },
};

let clock: TestClock;
let harness: OAuthHarness;
beforeEach(async () => {
  clock = createTestClock();
  harness = await startOAuth(clock);
});
afterEach(() => harness.server.close());

const sentTo = (path: string) => harness.server.requests.filter((one) => one.path === path);

const revocations = () => sentTo(DEFAULT_REVOCATION_PATH);

const introspections = () => sentTo(SANDBOX_INTROSPECTION_PATH);

const form = (body = '') => Object.fromEntries(new URLSearchParams(body));

const iso = (millis: number) => new Date(millis).toISOString();

/** Registers a token by hand. */
function register(name: string, entry: unknown, tags = TAGS): void {
  const text = typeof entry === 'string' ? entry : JSON.stringify(entry);
  harness.register.put(name, { text }, tags);
}

describe('A revocation request of RFC 7009', () => {
  test('posts the token and its type as a form, to the path that is configured', async () => {
    const token = 'canary-refresh-token';
    harness.simulator.addToken({ token, clientId: 'canary-client', type: 'refresh_token' });
    register('one', { token, tokenType: 'refresh_token', expiresAt: iso(STALE.expiresAt) });
    await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(harness.revoked()).toEqual([token]);
    const [request] = revocations();
    expect(request?.path).toBe('/api/id/v1/auth/token/revoke');
    expect(form(request?.body)).toEqual({ token, token_type_hint: 'refresh_token' });
    expect(introspections()).toEqual([]);
  });

  test('has the form fields that the settings name', async () => {
    await harness.server.close();
    harness = await startOAuth(clock, { tokenParameter: 'access' });
    const id = harness.add(STALE);
    await sweepOnce(harness, {
      settings: { ...Object(harness.settings), tokenParameter: 'access', hintParameter: 'kind' },
    });
    expect(harness.revoked()).toEqual([id]);
    expect(form(revocations()[0]?.body)).toEqual({ access: id, kind: 'access_token' });
  });

  test('succeeds for a token that the server does not know', async () => {
    register('one', {
      token: 'canary-nobody-knows',
      tokenType: 'access_token',
      expiresAt: iso(STALE.expiresAt),
    });
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
  });

  test('waits as long as Retry-After says when it is answered with 503', async () => {
    const id = harness.add(STALE);
    const reply = json(503, {}, { 'retry-after': '120' });
    harness.server.faults.add({ path: /revoke$/, effect: { kind: 'response', reply } });
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
    expect(clock.waits).toContain(120_000);
  });
});
