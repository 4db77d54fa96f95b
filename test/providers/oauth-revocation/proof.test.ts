import { beforeEach, describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { NOW } from '../../support/clock.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import {
  answerRevocations,
  harness,
  register,
  restart,
  revocations,
  TAGS,
  tags,
  useServer,
  WITHOUT_INTROSPECTION,
} from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const REVOKED = { ...TAGS, 'token-sweeper:revoked-at': expect.any(String) };

useServer();

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
    expect(revocations()).toHaveLength(1);
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
    expect(revocations()).toHaveLength(2);
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
      expect(revocations()).toHaveLength(1);
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
    expect(revocations()).toHaveLength(2);
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
