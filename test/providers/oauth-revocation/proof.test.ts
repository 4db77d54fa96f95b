import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, NOW, type TestClock } from '../../support/clock.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import {
  DEFAULT_REVOCATION_PATH,
  type OAuthOptions,
  type OAuthToken,
} from '../../support/sandbox/oauth.ts';
import { type OAuthHarness, REGISTER_TAG, startOAuth } from './contract.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const TAGS = { [REGISTER_TAG.key]: REGISTER_TAG.value };

const REVOKED = { ...TAGS, 'token-sweeper:revoked-at': expect.any(String) };

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

/** Starts another server in place of the ordinary one. */
async function restart(options: Partial<OAuthOptions>): Promise<void> {
  await harness.server.close();
  harness = await startOAuth(clock, options);
}

/** Registers a token, which the server knows when `issued` says of what client. */
function register(name: string, times: typeof STALE, issued?: Partial<OAuthToken>): string {
  const token = `canary-token-of-${name}`;
  const type = issued?.type ?? 'access_token';
  const entry = {
    token,
    tokenType: type,
    issuedAt: new Date(times.createdAt).toISOString(),
    expiresAt: new Date(times.expiresAt).toISOString(),
  };
  harness.register.put(name, { text: JSON.stringify(entry) }, TAGS);
  if (issued) harness.simulator.addToken({ token, clientId: 'canary-client', ...issued });
  return token;
}

const sentTo = (path: string) => harness.server.requests.filter((one) => one.path === path).length;

const revocations = () => sentTo(DEFAULT_REVOCATION_PATH);

const tags = (name: string) => harness.register.tags(name);

function answerRevocations(reply: Reply, times = FOREVER): void {
  harness.server.faults.add({ path: /revoke$/, times, effect: { kind: 'response', reply } });
}

const BY_CODE: readonly (readonly [string, Reply])[] = [
  ['400, as Google does', json(400, { error: 'invalid_token' })],
  ['404', json(404, { error: 'invalid_token', error_description: 'canary' })],
  ['200, as Keycloak does', json(200, { error: 'invalid_token' })],
  ['400 beside prose', json(400, { error: 'Gone!', error_description: 'invalid_token' })],
];

const IN_WORDS: readonly (readonly [string, Reply])[] = [
  ['Twitch’s words', json(400, { status: 400, message: 'Invalid token' })],
  ['a sentence', json(404, { error_description: 'The access token was already revoked.' })],
  ['an error in words', json(400, { error: 'token not found' })],
  ['no JSON', { status: 400, body: 'Token expired' }],
];

describe('A revocation that the server confirms with 200', () => {
  test('has failed as long as introspection calls the token active, and is tried again', async () => {
    const token = register('foreign', STALE, { issuedAt: STALE.createdAt });
    answerRevocations({ status: 200 }, 1);
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 0 } });
    expect(tokens[0]?.error?.code).toBe('not-effective');
    expect(tags('foreign')).toEqual(TAGS);
    expect((await sweepOnce(harness)).report.totals).toMatchObject({ revoked: 1 });
    expect(harness.simulator.isActive(token)).toBe(false);
  });

  test('may take effect seconds later', async () => {
    const token = register('late', STALE, { issuedAt: STALE.createdAt });
    answerRevocations({ status: 200 });
    const late = { token, clientId: 'canary-client', issuedAt: STALE.createdAt };
    const { report } = await sweepOnce(harness, {
      beforeRevoking: () => harness.simulator.addToken({ ...late, expiresAt: NOW + 5000 }),
    });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    expect(tags('late')).toEqual(REVOKED);
  });

  test('has failed, and is not marked, when it could not be checked', async () => {
    register('one', STALE, { issuedAt: STALE.createdAt });
    const effect = { kind: 'response', reply: json(403, {}) } as const;
    harness.server.faults.add({ path: /introspect$/, skip: 2, times: FOREVER, effect });
    const { report, tokens } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ revoked: 0, failed: 1 });
    expect(tokens[0]?.error?.message).toMatch(
      /^the provider answered that the token is revoked, which could not be/,
    );
    expect(tags('one')).toEqual(TAGS);
  });

  test('is believed, and marked, where there is no introspection', async () => {
    register('one', STALE, {});
    await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(tags('one')).toEqual(REVOKED);
    expect(revocations()).toBe(1);
  });

  test('is believed where introspection does not cover tokens of its type', async () => {
    register('one', STALE, {});
    const reply = json(400, { error: 'unsupported_token_type' });
    const effect = { kind: 'response', reply } as const;
    harness.server.faults.add({ path: /introspect$/, times: FOREVER, effect });
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ revoked: 1 });
    expect(tags('one')).toEqual(REVOKED);
  });
});

describe('A revocation refused by an error code for a token that does not exist', () => {
  test.each(BY_CODE)('with %s is already gone, once it was refused twice', async (_, reply) => {
    register('dead', STALE);
    answerRevocations(reply);
    const options = { settings: WITHOUT_INTROSPECTION };
    const { report } = await sweepOnce(harness, options);
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1, failed: 0 } });
    expect(revocations()).toBe(2);
    expect(tags('dead')).toEqual(REVOKED);
    expect((await sweepOnce(harness, options)).report.totals.listed).toBe(0);
  });

  test.each([
    ['a denial', json(403, {})],
    ['words only', json(400, { message: 'Invalid token' })],
  ])('and with %s the second time has failed', async (_, reply) => {
    register('odd', STALE);
    answerRevocations(json(400, { error: 'invalid_token' }), 1);
    answerRevocations(reply);
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, alreadyGone: 0 } });
    expect(tags('odd')).toEqual(TAGS);
  });

  test('after a lost response was done by the attempt before', async () => {
    await restart({ unknownToken: json(400, { error: 'invalid_token' }) });
    const token = register('one', STALE, {});
    harness.server.faults.add({ path: /revoke$/, effect: { kind: 'lost-response' } });
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 0 } });
    expect(harness.revoked()).toEqual([token]);
  });
});

describe('A revocation refused for a token that does not exist, with introspection', () => {
  test.each([...BY_CODE, ...IN_WORDS])(
    'with %s is already gone when introspection agrees',
    async (_, reply) => {
      register('dead', STALE);
      answerRevocations(reply);
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1 } });
      expect(revocations()).toBe(1);
      expect(tags('dead')).toEqual(REVOKED);
    },
  );

  test.each([...BY_CODE, ...IN_WORDS])(
    'with %s has failed when introspection calls the token active',
    async (_, reply) => {
      register('living', STALE, { issuedAt: STALE.createdAt });
      answerRevocations(reply);
      const { report, tokens } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1 } });
      expect(tokens[0]?.error?.code).toBe('not-effective');
      expect(tags('living')).toEqual(TAGS);
    },
  );
});

describe('A revocation refused for a token that does not exist, with suspect introspection', () => {
  beforeEach(() => {
    for (let count = 0; count < 4; count++) register(`inactive-${count}`, FRESH);
    register('stale', STALE);
  });

  test('by an error code is sent twice', async () => {
    answerRevocations(json(400, { error: 'invalid_token' }));
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ alreadyGone: 1, failed: 0 });
    expect(revocations()).toBe(2);
  });

  test('only in words has failed', async () => {
    answerRevocations(json(400, { message: 'Invalid token' }));
    const { report, tokens } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ alreadyGone: 0, failed: 1 });
    expect(tokens[0]?.error?.code).toBe('not-found');
  });
});

describe('A revocation refused only in words', () => {
  test.each(IN_WORDS)('in %s has failed without introspection to check it', async (_, reply) => {
    register('perhaps', STALE);
    answerRevocations(reply);
    const { tokens, output } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code: 'not-found' } });
    expect(tokens[0]?.error?.message).toMatch(/may be gone already.*token-sweeper:revoked-at/);
    expect(output).not.toMatch(/does not document/);
    expect(tags('perhaps')).toEqual(TAGS);
  });
});
