import { describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { SECRET_ID, sweepOnce } from '../../contract/sweep-once.ts';
import { json } from '../../support/sandbox/message.ts';
import {
  entryOf,
  harness,
  register,
  registerEntry,
  revocations,
  useServer,
  WITHOUT_INTROSPECTION,
} from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

useServer();

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
      effect: { kind: 'response', reply },
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
    const effect = { kind: 'response', reply: json(400, { error: 'invalid_token' }) } as const;
    harness.server.faults.add({ path: /introspect$/, times: FOREVER, effect });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
  });

  test('fails the connection when it is the client that is refused', async () => {
    register('one', STALE, {});
    register('two', STALE, {});
    const effect = { kind: 'response', reply: json(400, { error: 'invalid_client' }) } as const;
    harness.server.faults.add({ path: /introspect$/, effect });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(revocations()).toEqual([]);
  });
});

describe('The connection’s own secret in the register', () => {
  test.each([
    ['as it is', { clientId: 'canary-client', clientSecret: 'canary:secret +/%0001' }],
    ['even when it reads like a token', entryOf('canary-own')],
  ])('is never revoked, %s', async (_, entry) => {
    registerEntry(SECRET_ID, entry);
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 0, failed: 0 } });
    expect(revocations()).toEqual([]);
  });

  test.each(['secret/own-AbCdEf', 'secret/own'])(
    'is recognised by the ARN that ends in %s, too',
    async (end) => {
      registerEntry('secret/own', entryOf('canary-own'));
      const { tokens } = await sweepOnce(harness, {
        settings: WITHOUT_INTROSPECTION,
        secretId: `arn:aws:secretsmanager:us-east-1:111122223333:secret:${end}`,
      });
      expect(tokens[0]?.reason).toMatch(/^own-credential/);
      expect(revocations()).toEqual([]);
    },
  );

  test('is sent nowhere, not even to introspection', async () => {
    registerEntry(SECRET_ID, entryOf('canary-own'));
    registerEntry('one', entryOf('canary:secret +/%0001'));
    const { tokens } = await sweepOnce(harness);
    expect(tokens.map(({ decision }) => decision)).toEqual(['withheld', 'withheld']);
    expect(harness.server.requests).toEqual([]);
  });

  test('is not revoked either as the token of another entry', async () => {
    registerEntry('one', entryOf('canary:secret +/%0001'));
    const { tokens } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(tokens[0]?.reason).toMatch(/^own-credential/);
    expect(revocations()).toEqual([]);
  });
});

describe('A JWT that its introspection contradicts', () => {
  const claims = { jti: 'one', sub: 'ann', client_id: 'app' };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = `${encode({ alg: 'none' })}.${encode(claims)}.`;
  const sweepAnswered = (facts: object) => {
    registerEntry('jwt', entryOf(jwt));
    harness.server.faults.add({
      path: /introspect/,
      effect: { kind: 'response', reply: json(200, { active: true, ...facts }) },
    });
    return sweepOnce(harness, { mode: 'plan' });
  };

  test.each([{ jti: 'two' }, { sub: 'bob' }, { client_id: 'other' }, { jti: 1 }])(
    'by %j is unreadable: the answer is about another token',
    async (facts) => {
      const { report, tokens } = await sweepAnswered(facts);
      expect(report.totals).toMatchObject({ listed: 1, failed: 1, planned: 0 });
      expect(tokens[0]?.error).toMatchObject({
        code: 'invalid-response',
        message: expect.stringMatching(/about another token$/),
      });
    },
  );

  test.each([claims, {}, { jti: null }])('is none by %j', async (facts) => {
    expect((await sweepAnswered(facts)).report.totals.failed).toBe(0);
  });
});
