import { describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { json } from '../../support/sandbox/message.ts';
import {
  answerRevocations,
  harness,
  register,
  registerEntry,
  revocations,
  TAGS,
  tags,
  useServer,
  WITHOUT_INTROSPECTION,
} from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

useServer();

const iso = (millis: number) => new Date(millis).toISOString();

describe('A revocation that is refused', () => {
  test.each([
    ['another client’s token', { clientId: 'another' }, 'unsupported', 'invalid_request'],
    ['a type that is not revoked', { irrevocable: true }, 'unsupported', 'tokens of this type'],
  ])('fails alone for %s, and the rest goes on', async (_, change, code, hint) => {
    const token = 'canary-refused';
    harness.simulator.addToken({ token, clientId: 'canary-client', ...change });
    registerEntry('one', { token, tokenType: 'access_token', expiresAt: iso(STALE.expiresAt) });
    registerEntry('two', {
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
  ])('fails the connection when it is answered with %i %j', async (status, body, code) => {
    for (let count = 0; count < 20; count++) harness.add(STALE);
    const effect = { kind: 'response', reply: json(status, body) } as const;
    harness.server.faults.add({ path: /revoke$/, times: FOREVER, effect });
    const { report } = await sweepOnce(harness, { limits: { concurrency: 1 } });
    expect(report).toMatchObject({ outcome: 'failed', complete: false, error: { code } });
    expect(revocations().length).toBeLessThan(5);
  });

  test('is judged by its status when it is answered in prose, which is not repeated', async () => {
    harness.add(STALE);
    const reply = json(403, { error: 'Forbidden', errorDescription: 'permission denied' });
    harness.server.faults.add({ path: /revoke$/, effect: { kind: 'response', reply } });
    const { tokens, output } = await sweepOnce(harness);
    expect(tokens[0]?.error?.code).toBe('forbidden');
    expect(output).not.toMatch(/permission denied/);
  });
});

describe('A revocation that is answered with 200', () => {
  test.each([
    ['an error that OAuth does not know', { error: 'canary words' }, 'invalid-response'],
    ['an error that it knows', { error: 'access_denied' }, 'forbidden'],
  ])('has failed with %s in the body', async (_, body, code) => {
    register('one', STALE, {});
    answerRevocations(json(200, body));
    const { tokens, output } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code } });
    expect(output).not.toContain('canary words');
  });

  test.each([[{ error: null }], [{ error: '' }], [{ status: 'ok' }], ['OK']])(
    'has succeeded with %j in the body',
    async (body) => {
      register('one', STALE, {});
      answerRevocations(json(200, body));
      const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
      expect(report.totals).toMatchObject({ revoked: 1 });
    },
  );
});

describe('A refusal that seems to say that there is no such token', () => {
  test('is about the client when it comes with 401', async () => {
    register('one', STALE);
    answerRevocations(json(401, { error: 'invalid_token' }));
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(tags('one')).toEqual(TAGS);
  });

  test.each(['Invalid token_type_hint', 'Invalid token type'])(
    'is about the type of the token: %s',
    async (message) => {
      register('one', STALE);
      answerRevocations(json(400, { message }));
      const { tokens } = await sweepOnce(harness);
      expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    },
  );
});
