import { describe, expect, test } from 'vitest';
import { json } from '../../support/sandbox/message.ts';
import { listOwn, type OwnTokenRule } from './own-tokens.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

describe('a claim of the JWT in the secret', () => {
  const rule: OwnTokenRule = { claim: 'jti', of: '{secret.key}' };
  const jwt = (claims: object) =>
    ['{"alg":"RS256"}', JSON.stringify(claims), 'x']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');

  test('is the id of the own token', async () => {
    const { own, knowledge } = await listOwn(rule, [{ id: 'a' }, { id: 'b' }], jwt({ jti: 'b' }));
    expect(own).toEqual(['b']);
    expect(knowledge).toMatchObject({ kind: 'recognised' });
  });

  test.each([
    ['no JWT', 'opaque'],
    ['one without the claim', jwt({ sub: 'b' })],
    ['one whose claim is a number', jwt({ jti: 7 })],
    ['one whose claim is empty', jwt({ jti: '' })],
  ])('leaves the own token unknown when the secret holds %s', async (_, secret) => {
    const { own, knowledge } = await listOwn(rule, [{ id: '7' }], secret);
    expect(own).toEqual([]);
    expect(knowledge).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/jti/) });
  });
});

test('a definition without `ownToken` recognises none, and one whose credential is never listed need not', async () => {
  const api = await serve(() => json(200, { tokens: [] }));
  expect((await listOwn('not-listed', [])).knowledge).toEqual({ kind: 'not-listed' });
  const provider = await api.connect(SMALL);
  for await (const _ of provider.list());
  expect(provider.ownToken()).toMatchObject({ kind: 'unknown' });
});

test('a connection that names its own token fails no token whose field shows nothing', async () => {
  const api = await serve(() => json(200, { tokens: [{ id: 'a', hint: null }] }));
  const rule: OwnTokenRule = { field: 'item.hint', masked: '{secret.key}', mayBeUnlisted: true };
  const [token] = await api.list({ ...SMALL, ownToken: rule }, { ownToken: 'none' });
  expect(token).not.toHaveProperty('providerState');
});

test('an unreadable token is not compared with the own one', async () => {
  const api = await serve(({ path }) => (path === '/ids' ? json(200, ['a']) : json(500, {})));
  const [token] = await api.list({
    ...SMALL,
    list: { path: '/ids' },
    detail: { path: '/tokens/{item}' },
    fields: { id: 'item' },
    ownToken: { field: 'detail.mine', equals: true },
    revoke: { ...SMALL.revoke, path: '/tokens/{item}' },
  });
  expect(token?.providerState).toMatchObject({
    kind: 'unreadable',
    error: { code: 'unavailable' },
  });
});
