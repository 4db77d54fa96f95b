import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, DAY, NOW, type TestClock } from '../../support/clock.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import {
  DEFAULT_REVOCATION_PATH,
  type OAuthOptions,
  type OAuthToken,
} from '../../support/sandbox/oauth.ts';
import { SANDBOX_INTROSPECTION_PATH } from '../../support/sandbox/sandbox.ts';
import { type OAuthHarness, REGISTER_TAG, startOAuth } from './contract.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const TAGS = { [REGISTER_TAG.key]: REGISTER_TAG.value };
const REVOKED = { ...TAGS, 'token-sweeper:revoked-at': expect.any(String) };
const INACTIVE = { ...TAGS, 'token-sweeper:inactive-at': expect.any(String) };
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
const introspections = () => sentTo(SANDBOX_INTROSPECTION_PATH);
const tags = (name: string) => harness.register.tags(name);

function answerRevocations(reply: Reply, times = FOREVER): void {
  harness.server.faults.add({ path: /revoke$/, times, effect: { kind: 'answer', reply } });
}

describe('A token that introspection calls inactive', () => {
  test('is revoked by the register’s dates, which counts as revoked, and is marked so', async () => {
    register('stale', STALE);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 0 } });
    expect(revocations()).toBe(1);
    expect(tags('stale')).toEqual(REVOKED);
  });

  test('though it works, as where only access tokens are introspected, is revoked for good', async () => {
    await restart({ introspects: 'access_token' });
    const token = register('refresh', STALE, { type: 'refresh_token' });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    expect(harness.simulator.isActive(token)).toBe(false);
  });

  test('is kept where no rule wants it gone, and marked once, so that it is not asked about again', async () => {
    register('fresh', FRESH);
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, kept: 1 } });
    expect(tokens).toEqual([]);
    const marked = tags('fresh');
    expect(marked).toEqual(INACTIVE);
    await clock.sleep(DAY);
    const again = await sweepOnce(harness);
    expect(again.report.totals).toMatchObject({ listed: 1, kept: 1 });
    expect(introspections()).toBe(1);
    expect(tags('fresh')).toEqual(marked);
  });

  test('is not marked by a plan', async () => {
    register('fresh', FRESH);
    await sweepOnce(harness, { mode: 'plan' });
    expect(tags('fresh')).toEqual(TAGS);
  });

  test('and marked so is revoked as usual when a rule wants it gone later', async () => {
    register('fresh', FRESH);
    await sweepOnce(harness);
    await clock.sleep(100 * DAY);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    expect(revocations()).toBe(1);
    expect(tags('fresh')).toEqual({ ...INACTIVE, ...REVOKED });
  });

  test('is never kept for being new', async () => {
    const old = register('old', STALE, { issuedAt: STALE.createdAt });
    register('new', FRESH);
    const safeguards = {
      maxRevocations: 100,
      maxRevocationShare: 1,
      keepNewest: 1,
      minimumAge: 0,
      maxClockSkew: 120_000,
    };
    const { report } = await sweepOnce(harness, { policy: { safeguards } });
    expect(report.totals).toMatchObject({ revoked: 0, withheld: 1, kept: 1 });
    expect(harness.simulator.isActive(old)).toBe(true);
  });

  test('has a status that rules can ask for', async () => {
    register('dead', FRESH);
    register('living', FRESH, {});
    const rules = [{ name: 'dead', when: { status: ['inactive'] }, action: 'revoke' }] as const;
    const { tokens } = await sweepOnce(harness, { policy: { rules } });
    expect(tokens.map(({ token, outcome }) => [token.name, outcome])).toEqual([
      ['dead', 'revoked'],
    ]);
  });
});

describe('Introspection that calls more than half of four tokens or more inactive', () => {
  const populate = (inactive: number, active: number) => {
    for (let count = 0; count < inactive; count++) register(`inactive-${count}`, FRESH);
    for (let count = 0; count < active; count++) register(`active-${count}`, FRESH, {});
  };

  test.each([
    [3, 1, true],
    [3, 2, true],
    [2, 2, false],
    [3, 0, false],
    [2, 1, false],
  ])('%i against %i: is suspect, %s', async (inactive, active, isSuspected) => {
    populate(inactive, active);
    const { report } = await sweepOnce(harness);
    const counts = `${inactive} of ${inactive + active} tokens`;
    const error = { code: 'suspect-introspection', message: expect.stringContaining(counts) };
    expect(report).toMatchObject(isSuspected ? { outcome: 'degraded', error } : { outcome: 'ok' });
    expect(tags('inactive-0')).toEqual(isSuspected ? TAGS : INACTIVE);
  });

  test('is suspect in a plan, too', async () => {
    populate(4, 0);
    const { report } = await sweepOnce(harness, { mode: 'plan' });
    expect(report).toMatchObject({ error: { code: 'suspect-introspection' } });
  });

  test('does not count those that were marked before', async () => {
    populate(2, 2);
    await sweepOnce(harness);
    register('inactive-late', FRESH);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 5, kept: 5 } });
    expect(tags('inactive-late')).toEqual(INACTIVE);
  });

  test('proves nothing: what is revoked is not marked', async () => {
    populate(4, 0);
    register('stale', STALE);
    for (let run = 1; run <= 2; run++) {
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, alreadyGone: 0 } });
      expect(revocations()).toBe(run);
    }
    expect(tags('stale')).toEqual(TAGS);
  });

  test('still shows a revocation without effect', async () => {
    await restart({ ignoresForeign: true });
    populate(4, 0);
    const token = register('stale', STALE, { clientId: 'another', issuedAt: STALE.createdAt });
    // The server lets the client see the token, and not touch it.
    const change = (answer: object) => ({ ...answer, active: true });
    harness.server.faults.add({
      path: /introspect$/,
      when: ({ body }) => body.includes(token),
      times: FOREVER,
      effect: { kind: 'rewrite', change },
    });
    const { tokens } = await sweepOnce(harness);
    expect(tokens[0]?.error?.code).toBe('not-effective');
  });
});

describe('A revocation that is answered with 200', () => {
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

  test('and could not be checked has failed, and is not marked', async () => {
    register('one', STALE, { issuedAt: STALE.createdAt });
    const effect = { kind: 'answer', reply: json(403, {}) } as const;
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

  test('is believed where introspection does not speak of such tokens', async () => {
    register('one', STALE, {});
    const reply = json(400, { error: 'unsupported_token_type' });
    const effect = { kind: 'answer', reply } as const;
    harness.server.faults.add({ path: /introspect$/, times: FOREVER, effect });
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ revoked: 1 });
    expect(tags('one')).toEqual(REVOKED);
  });

  test.each([
    ['an error that OAuth does not know', { error: 'canary words' }, 'invalid-response'],
    ['an error that it knows', { error: 'access_denied' }, 'forbidden'],
  ])('beside %s has failed', async (_, body, code) => {
    register('one', STALE, {});
    answerRevocations(json(200, body));
    const { tokens, output } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code } });
    expect(output).not.toContain('canary words');
  });

  test.each([[{ error: null }], [{ error: '' }], [{ status: 'ok' }], ['OK']])(
    'beside %j is one',
    async (body) => {
      register('one', STALE, {});
      answerRevocations(json(200, body));
      const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
      expect(report.totals).toMatchObject({ revoked: 1 });
    },
  );
});

describe('A revocation that is refused because there is no such token', () => {
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

  test.each(BY_CODE)('by its code with %s is already gone, once asked twice', async (_, reply) => {
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
  ])('once, and with %s the second time, has failed', async (_, reply) => {
    register('odd', STALE);
    answerRevocations(json(400, { error: 'invalid_token' }), 1);
    answerRevocations(reply);
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, alreadyGone: 0 } });
    expect(tags('odd')).toEqual(TAGS);
  });

  describe('where introspection is suspect', () => {
    beforeEach(() => {
      for (let count = 0; count < 4; count++) register(`inactive-${count}`, FRESH);
      register('stale', STALE);
    });

    test('by its code is asked twice', async () => {
      answerRevocations(json(400, { error: 'invalid_token' }));
      const { report } = await sweepOnce(harness);
      expect(report.totals).toMatchObject({ alreadyGone: 1, failed: 0 });
      expect(revocations()).toBe(2);
    });

    test('in words has failed', async () => {
      answerRevocations(json(400, { message: 'Invalid token' }));
      const { report, tokens } = await sweepOnce(harness);
      expect(report.totals).toMatchObject({ alreadyGone: 0, failed: 1 });
      expect(tokens[0]?.error?.code).toBe('not-found');
    });
  });

  test.each([...BY_CODE, ...IN_WORDS])(
    'with %s is already gone where introspection agrees',
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
    'with %s has failed where introspection calls the token active',
    async (_, reply) => {
      register('living', STALE, { issuedAt: STALE.createdAt });
      answerRevocations(reply);
      const { report, tokens } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1 } });
      expect(tokens[0]?.error?.code).toBe('not-effective');
      expect(tags('living')).toEqual(TAGS);
    },
  );

  test.each(IN_WORDS)('in %s has failed where nothing can check it', async (_, reply) => {
    register('perhaps', STALE);
    answerRevocations(reply);
    const { tokens, output } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code: 'not-found' } });
    expect(tokens[0]?.error?.message).toMatch(/may be gone already.*token-sweeper:revoked-at/);
    expect(output).not.toMatch(/does not document/);
    expect(tags('perhaps')).toEqual(TAGS);
  });

  test('after a lost answer was revoked by the attempt before', async () => {
    await restart({ unknownToken: json(400, { error: 'invalid_token' }) });
    const token = register('one', STALE, {});
    harness.server.faults.add({ path: /revoke$/, effect: { kind: 'lost-answer' } });
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 0 } });
    expect(harness.revoked()).toEqual([token]);
  });

  test('speaks of the client when it comes with 401', async () => {
    register('one', STALE);
    answerRevocations(json(401, { error: 'invalid_token' }));
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(tags('one')).toEqual(TAGS);
  });

  test.each(['Invalid token_type_hint', 'Invalid token type'])(
    'does not speak of the token but of its type: %s',
    async (message) => {
      register('one', STALE);
      answerRevocations(json(400, { message }));
      const { tokens } = await sweepOnce(harness);
      expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    },
  );
});

describe('A refused revocation', () => {
  test.each([
    ['invalid_request', 'unsupported', /another client/],
    ['invalid_grant', 'not-found', /another client/],
    ['unauthorized_client', 'forbidden', /the client may not/],
    ['access_denied', 'forbidden', /the client may not/],
    ['insufficient_scope', 'forbidden', /scope/],
    ['unsupported_token_type', 'unsupported', /of this type/],
    ['server_error', 'unavailable', /returned an error/],
    ['temporarily_unavailable', 'unavailable', /temporarily unavailable/],
  ])('says what %s means', async (error, code, words) => {
    register('one', STALE);
    answerRevocations(json(400, { error, error_description: 'canary words' }));
    const { tokens, output } = await sweepOnce(harness);
    expect(tokens[0]?.error).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(tokens[0]?.error?.message).toContain(`(${error})`);
    expect(output).not.toMatch(/canary words|does not document/);
  });
});

describe('A token that cannot be introspected', () => {
  test.each([
    ['400', json(400, {}), 'invalid-response'],
    ['403', json(403, {}), 'forbidden'],
    ['500', json(500, {}), 'unavailable'],
    ['a web page', { status: 200, body: '<html>' }, 'invalid-response'],
    ['an error beside 200', json(200, { error: 'access_denied' }), 'forbidden'],
  ] as const)('is named and fails alone: %s', async (_, reply, code) => {
    const token = register('odd', STALE, { issuedAt: STALE.createdAt });
    register('stale', STALE, { issuedAt: STALE.createdAt });
    harness.server.faults.add({
      path: /introspect$/,
      when: ({ body }) => body.includes(token),
      times: FOREVER,
      effect: { kind: 'answer', reply },
    });
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', complete: true });
    expect(report.totals).toMatchObject({ listed: 2, failed: 1, revoked: 1 });
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject({ token: { name: 'odd' }, error: { code } });
    expect(failed?.error?.message).toMatch(
      /^register entry odd: (introspecting|the introspection)/,
    );
  });

  test('is inactive where the server refuses it as invalid', async () => {
    register('stale', STALE);
    const effect = { kind: 'answer', reply: json(400, { error: 'invalid_token' }) } as const;
    harness.server.faults.add({ path: /introspect$/, times: FOREVER, effect });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
  });

  test('ends the connection when it is the client that is refused', async () => {
    register('one', STALE, {});
    register('two', STALE, {});
    const effect = { kind: 'answer', reply: json(400, { error: 'invalid_client' }) } as const;
    harness.server.faults.add({ path: /introspect$/, effect });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(revocations()).toBe(0);
  });
});
