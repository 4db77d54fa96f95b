import { describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { json } from '../../support/sandbox/message.ts';
import {
  clock,
  harness,
  introspections,
  registerEntry,
  restart,
  revocations,
  useServer,
  WITHOUT_INTROSPECTION,
} from './each-test.ts';

useServer();

const form = (body = '') => Object.fromEntries(new URLSearchParams(body));

const iso = (millis: number) => new Date(millis).toISOString();

describe('A revocation request of RFC 7009', () => {
  test('posts the token and its type as a form, to the path that is configured', async () => {
    const token = 'canary-refresh-token';
    harness.simulator.addToken({ token, clientId: 'canary-client', type: 'refresh_token' });
    registerEntry('one', { token, tokenType: 'refresh_token', expiresAt: iso(STALE.expiresAt) });
    await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(harness.revoked()).toEqual([token]);
    const [request] = revocations();
    expect(request?.path).toBe('/api/id/v1/auth/token/revoke');
    expect(form(request?.body)).toEqual({ token, token_type_hint: 'refresh_token' });
    expect(introspections()).toEqual([]);
  });

  test('has the form fields that the settings name', async () => {
    await restart({ tokenParameter: 'access' });
    const id = harness.add(STALE);
    await sweepOnce(harness, {
      settings: { ...Object(harness.settings), tokenParameter: 'access', hintParameter: 'kind' },
    });
    expect(harness.revoked()).toEqual([id]);
    expect(form(revocations()[0]?.body)).toEqual({ access: id, kind: 'access_token' });
  });

  test('succeeds for a token that the server does not know', async () => {
    registerEntry('one', {
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
