import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Rule } from '../../../lambda/domain/policy-types.ts';
import type { Json } from '../../contract/harness.ts';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, DAY, NOW, type TestClock } from '../../support/clock.ts';
import { json } from '../../support/sandbox/message.ts';
import { DEFAULT_REVOCATION_PATH } from '../../support/sandbox/oauth.ts';
import { SANDBOX_INTROSPECTION_PATH } from '../../support/sandbox/sandbox.ts';
import { type OAuthHarness, REGISTER_TAG, startOAuth } from './contract.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const TAGS = { [REGISTER_TAG.key]: REGISTER_TAG.value };
const WITHOUT_INTROSPECTION = {
  revocationPath: DEFAULT_REVOCATION_PATH,
  register: { secretTag: REGISTER_TAG },
};
const EXPIRED: readonly Rule[] = [
  { name: 'expired', when: { expiredFor: 1 }, action: 'revoke' },
  { name: 'to-come', when: { neverExpires: false }, action: 'report' },
];

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

/** A JWT whose signature nobody checks. */
const jwt = (claims: unknown) =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

/** Registers a token by hand. */
function register(name: string, entry: unknown, tags = TAGS): void {
  const text = typeof entry === 'string' ? entry : JSON.stringify(entry);
  harness.register.put(name, { text }, tags);
}

describe('RFC 7009: a revocation', () => {
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

  test('can name its form fields otherwise', async () => {
    await harness.server.close();
    harness = await startOAuth(clock, { tokenParameter: 'access' });
    const id = harness.add(STALE);
    await sweepOnce(harness, {
      settings: { ...Object(harness.settings), tokenParameter: 'access', hintParameter: 'kind' },
    });
    expect(harness.revoked()).toEqual([id]);
    expect(form(revocations()[0]?.body)).toEqual({ access: id, kind: 'access_token' });
  });

  test('that finds the token unknown succeeds, as the RFC has it', async () => {
    register('one', {
      token: 'canary-nobody-knows',
      tokenType: 'access_token',
      expiresAt: iso(STALE.expiresAt),
    });
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
  });

  test.each([
    ['another client’s token', { clientId: 'another' }, 'unsupported', 'invalid_request'],
    ['a type that is not revoked', { irrevocable: true }, 'unsupported', 'tokens of this type'],
  ])('is counted as failed for %s, and the rest goes on', async (_, change, code, hint) => {
    const token = 'canary-refused';
    harness.simulator.addToken({ token, clientId: 'canary-client', ...change });
    register('one', { token, tokenType: 'access_token', expiresAt: iso(STALE.expiresAt) });
    register('two', {
      token: 'canary-other',
      tokenType: 'access_token',
      expiresAt: iso(STALE.expiresAt),
    });
    const { report, tokens } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, failed: 1 } });
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed?.error?.code).toBe(code);
    expect(failed?.error?.message).toContain(hint);
    expect(harness.register.tags('one')).toEqual(TAGS);
  });

  test.each([
    [401, { error: 'invalid_client', errorDescription: 'canary' }, 'unauthorized'],
    [400, { error: 'invalid_client' }, 'unauthorized'],
    [401, { error: 'Unauthorized', errorDescription: 'permission denied' }, 'unauthorized'],
  ])('that is answered with %i %j ends the connection', async (status, body, code) => {
    for (let count = 0; count < 20; count++) harness.add(STALE);
    const effect = { kind: 'answer', reply: json(status, body) } as const;
    harness.server.faults.add({ path: /revoke$/, times: FOREVER, effect });
    const { report } = await sweepOnce(harness, { limits: { concurrency: 1 } });
    expect(report).toMatchObject({ outcome: 'failed', complete: false, error: { code } });
    expect(revocations().length).toBeLessThan(5);
  });

  test('that is answered in prose is judged by its status, and the prose is not repeated', async () => {
    harness.add(STALE);
    const reply = json(403, { error: 'Forbidden', errorDescription: 'permission denied' });
    harness.server.faults.add({ path: /revoke$/, effect: { kind: 'answer', reply } });
    const { tokens, output } = await sweepOnce(harness);
    expect(tokens[0]?.error?.code).toBe('forbidden');
    expect(output).not.toMatch(/permission denied/);
  });

  test('that is answered with 503 waits as long as Retry-After says', async () => {
    const id = harness.add(STALE);
    const reply = json(503, {}, { 'retry-after': '120' });
    harness.server.faults.add({ path: /revoke$/, effect: { kind: 'answer', reply } });
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
    expect(clock.waits).toContain(120_000);
  });
});

describe('RFC 7662: the expiry of a token', () => {
  const PAST = NOW - DAY;
  const FUTURE = NOW + DAY;
  const seconds = (millis: number) => millis / 1000;

  test.each([
    ['introspection over the register', { exp: seconds(FUTURE) }, iso(PAST), undefined, 'reported'],
    ['introspection over a JWT', { exp: seconds(FUTURE) }, undefined, seconds(PAST), 'reported'],
    ['the register where introspection is silent', {}, iso(FUTURE), seconds(PAST), 'reported'],
    ['the register where it says null', { exp: null }, iso(FUTURE), seconds(PAST), 'reported'],
    ['a JWT where both are silent', {}, undefined, seconds(FUTURE), 'reported'],
    ['nothing where an active token has expired', { exp: seconds(PAST) }, iso(FUTURE), 1, 'kept'],
    ['nothing where it expires right now', { exp: seconds(NOW) }, iso(FUTURE), 1, 'kept'],
    ['introspection a second before the end', { exp: seconds(NOW) + 1 }, iso(PAST), 1, 'reported'],
    [
      'nothing where it ends before it begins',
      { exp: seconds(FUTURE), iat: seconds(FUTURE) + 1 },
      iso(FUTURE),
      undefined,
      'kept',
    ],
    [
      'nothing where it ends when it begins',
      { exp: seconds(FUTURE), iat: seconds(FUTURE) },
      iso(FUTURE),
      undefined,
      'kept',
    ],
    ['nothing where the register has an active token expired', {}, iso(PAST), undefined, 'kept'],
    ['nothing where an active JWT has expired', {}, undefined, seconds(PAST), 'kept'],
    ['nothing where all are silent', {}, undefined, undefined, 'kept'],
    ['nothing where introspection is unreadable', { exp: PAST }, iso(PAST), undefined, 'kept'],
    ['nothing where the register is unreadable', {}, '2020-01-01', seconds(PAST), 'kept'],
    ['nothing where a JWT is unreadable', {}, undefined, String(seconds(PAST)), 'kept'],
  ])('is that of %s', async (_, facts, expiresAt, exp, state) => {
    const token = jwt({ sub: 'canary', exp });
    harness.simulator.addToken({ token, clientId: 'canary-client' });
    register('one', { token, tokenType: 'access_token', expiresAt });
    const change = ({ active }: Json) => ({ active, ...facts });
    harness.server.faults.add({
      path: /introspect$/,
      times: FOREVER,
      effect: { kind: 'rewrite', change },
    });
    const { report } = await sweepOnce(harness, { policy: { rules: EXPIRED } });
    expect(report.totals).toMatchObject({ listed: 1, [state]: 1 });
  });

  test.each([
    ['a.b', 'two parts'],
    ['a.b.c', 'no JSON'],
    ['..', 'empty parts'],
    [`a.${Buffer.from('null').toString('base64url')}.c`, 'no object'],
  ])('is unknown for %j, which is no JWT: %s', async (token) => {
    register('one', { token, tokenType: 'access_token' });
    const { report } = await sweepOnce(harness, {
      settings: WITHOUT_INTROSPECTION,
      policy: { rules: EXPIRED },
    });
    expect(report.totals).toMatchObject({ kept: 1 });
  });

  test.each([
    ['the register', iso(PAST), undefined, 'revoked'],
    ['the register, as long as it says so', iso(FUTURE), seconds(PAST), 'reported'],
    ['a JWT where the register is silent', undefined, seconds(PAST), 'revoked'],
    [
      'nothing where a JWT goes on that the register has expired',
      iso(PAST),
      seconds(FUTURE),
      'kept',
    ],
  ])('is that of %s where there is no introspection', async (_, expiresAt, exp, state) => {
    register('one', { token: jwt({ exp }), tokenType: 'access_token', expiresAt });
    const { report } = await sweepOnce(harness, {
      settings: WITHOUT_INTROSPECTION,
      policy: { rules: EXPIRED },
    });
    expect(report.totals).toMatchObject({ listed: 1, [state]: 1 });
  });

  test('is nothing where the register ends a token before it begins', async () => {
    const entry = { token: 'canary-odd', tokenType: 'access_token', expiresAt: iso(PAST) };
    register('one', { ...entry, issuedAt: iso(PAST + 1) });
    register('two', { ...entry, token: 'canary-even', issuedAt: iso(PAST - 1) });
    const { report } = await sweepOnce(harness, {
      settings: WITHOUT_INTROSPECTION,
      policy: { rules: EXPIRED },
    });
    expect(report.totals).toMatchObject({ listed: 2, kept: 1, revoked: 1 });
  });

  test('is asked for once more right before the revocation', async () => {
    const token = 'canary-extended';
    const times = { clientId: 'canary-client', issuedAt: NOW - 500 * DAY };
    harness.simulator.addToken({ token, ...times, expiresAt: NOW + DAY });
    register('one', { token, tokenType: 'access_token' });
    const rules = [{ name: 'soon', when: { expiresWithin: 2 * DAY }, action: 'revoke' }] as const;
    const { tokens } = await sweepOnce(harness, {
      policy: { rules },
      beforeRevoking: () =>
        harness.simulator.addToken({ token, ...times, expiresAt: NOW + 90 * DAY }),
    });
    expect(tokens[0]?.reason).toMatch(/^changed-since-plan/);
    expect(revocations()).toEqual([]);
    expect(introspections().map(({ body }) => form(body))).toEqual([
      { token, token_type_hint: 'access_token' },
      { token, token_type_hint: 'access_token' },
    ]);
  });

  test('comes with scopes that rules can ask for', async () => {
    const token = 'canary-scoped';
    const facts = { clientId: 'canary-client', issuedAt: STALE.createdAt };
    harness.simulator.addToken({ token, ...facts, scope: 'read admin:all' });
    register('one', { token, tokenType: 'access_token' });
    const rules = [{ name: 'admins', when: { scope: 'admin:*' }, action: 'revoke' }] as const;
    await sweepOnce(harness, { policy: { rules } });
    expect(harness.revoked()).toEqual([token]);
  });
});
