import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { expectFailure, SMALL, serve } from './served.ts';

const SECRET = 'sk-admin-canary-0001';

type Self = NonNullable<Definition['ownToken']>;

/** Lists these tokens with a definition that tells its own in this way, and says which it took for its own. */
async function look(self: Self, tokens: readonly object[], secret = SECRET) {
  const api = await serve(() => json(200, { tokens }));
  const provider = await api.connect({ ...SMALL, ownToken: self }, { secret: { key: secret } });
  const own: string[] = [];
  const unreadable: string[] = [];
  for await (const page of provider.list()) {
    for (const token of page) {
      if (token.own) own.push(token.id);
      if (token.providerState?.kind === 'unreadable') unreadable.push(token.id);
    }
  }
  return { own, unreadable, knowledge: provider.ownToken(), api };
}

describe('a call that tells its id', () => {
  const self: Self = { path: '/me', id: 'me.id' };

  async function asking(reply: Reply, ids: readonly unknown[] = [1, 2]) {
    const api = await serve(({ path }) =>
      path === '/me' ? reply : json(200, { tokens: ids.map((id) => ({ id })) }),
    );
    const provider = await api.connect({ ...SMALL, ownToken: self });
    const own: string[] = [];
    for await (const page of provider.list())
      own.push(...page.filter((token) => token.own).map(({ id }) => id));
    return { own, knowledge: provider.ownToken(), api };
  }

  test('marks the token', async () => {
    const { own, knowledge } = await asking(json(200, { me: { id: 2 } }));
    expect(own).toEqual(['2']);
    expect(knowledge).toEqual({ kind: 'recognised', by: 'GET /me' });
  });

  test('compares GUIDs without their case, and nothing else so', async () => {
    const guid = '6A1253D2-1785-24FD-91C2-F1A2B3C4D5E6';
    const lower = guid.toLowerCase();
    expect((await asking(json(200, { me: { id: guid } }), [lower, 'x'])).own).toEqual([lower]);
    expect((await asking(json(200, { me: { id: 'AB' } }), ['ab'])).own).toEqual([]);
  });

  test.each([
    ['fails', json(404, {}), /not found/],
    ['is refused', json(403, {}), /lacks the right/],
    ['tells nothing', json(200, { me: {} }), /no id at me\.id/],
    ['tells an empty id', json(200, { me: { id: '' } }), /no id at me\.id/],
    ['is answered with a web page', { status: 200, body: '<html>' }, /HTML/],
  ])(
    'leaves the own token unknown when it %s; the list is still read',
    async (_, reply, reason) => {
      const { own, knowledge, api } = await asking(reply);
      expect(own).toEqual([]);
      expect(knowledge).toEqual({ kind: 'unknown', reason: expect.stringMatching(reason) });
      expect(api.targets()).toEqual(['GET /me', 'GET /tokens']);
    },
  );
});

describe('a field with a value', () => {
  test.each<[string, Extract<Self, { equals: unknown }>['equals'], unknown, unknown]>([
    ['a text of the secret', '{secret.key}', SECRET, 'other'],
    ['true', true, true, false],
    ['a number', 1, 1, 2],
  ])('is compared with its type: %s', async (_, equals, mine, other) => {
    const self: Self = { field: 'item.mark', equals };
    const tokens = [
      { id: 'a', mark: other },
      { id: 'b', mark: mine },
    ];
    const { own, knowledge } = await look(self, tokens);
    expect(own).toEqual(['b']);
    expect(knowledge).toMatchObject({ kind: 'recognised', by: 'item.mark' });
  });

  test('is compared without case where it is a GUID', async () => {
    const guid = '6A1253D2-1785-24FD-91C2-F1A2B3C4D5E6';
    const self: Self = { field: 'item.app', equals: '{secret.key}' };
    const { own } = await look(self, [{ id: 'a', app: guid }], guid.toLowerCase());
    expect(own).toEqual(['a']);
  });

  test.each<[string, Self, object]>([
    [
      'true where the text "true" is expected',
      { field: 'item.current', equals: 'true' },
      { current: true },
    ],
    [
      'the text "true" where true is expected',
      { field: 'item.current', equals: true },
      { current: 'true' },
    ],
    ['1 where true is expected', { field: 'item.current', equals: true }, { current: 1 }],
    ['null', { field: 'item.current', equals: true }, { current: null }],
    ['a misspelt path', { field: 'item.curent', equals: true }, { current: true }],
    ['no end of a token', { field: 'item.last8', endsWith: '{secret.key}' }, {}],
    ['an empty end', { field: 'item.last8', endsWith: '{secret.key}' }, { last8: '' }],
    [
      'a number for an end',
      { field: 'item.last8', endsWith: '{secret.key}' },
      { last8: 12_345_678 },
    ],
    ['no beginning', { field: 'item.public', startsWith: '{secret.key}' }, { public: null }],
    ['no hint', { field: 'item.hint', masked: '{secret.key}' }, {}],
    [
      'a hint that hides nothing',
      { field: 'item.hint', masked: '{secret.key}' },
      { hint: 'sk-admin' },
    ],
    [
      'a hint that hides everything',
      { field: 'item.hint', masked: '{secret.key}' },
      { hint: '********' },
    ],
  ])('ends the connection on %s', async (_, self, token) => {
    const message = await expectFailure(look(self, [{ id: 'a', ...token }]), 'invalid-response');
    expect(message).toMatch(/which identifies the own token/);
    expect(message).not.toContain('sk-admin');
  });
});

describe('a part of the secret', () => {
  test.each<[string, Self, readonly [string, string]]>([
    ['its end', { field: 'item.part', endsWith: '{secret.key}' }, ['ary-0001', 'ary-0002']],
    ['its beginning', { field: 'item.part', startsWith: '{secret.key}' }, ['sk-admin', 'sk-proj']],
    [
      'its two ends',
      { field: 'item.part', masked: '{secret.key}' },
      ['sk-ad...001', 'sk-ad...002'],
    ],
    [
      'its end behind stars',
      { field: 'item.part', masked: '{secret.key}' },
      ['****0001', '****0002'],
    ],
    [
      'its beginning before an ellipsis',
      { field: 'item.part', masked: '{secret.key}' },
      ['sk-admin…', 'sk-proj…'],
    ],
    [
      'three parts',
      { field: 'item.part', masked: '{secret.key}' },
      ['sk-**canary**01', 'sk-**canari**01'],
    ],
    ['all of it', { field: 'item.part', masked: '{secret.key}' }, [SECRET, 'sk...x']],
  ])('is recognised by %s', async (_, self, [mine, other]) => {
    const tokens = [
      { id: 'mine', part: mine },
      { id: 'other', part: other },
    ];
    const { own, knowledge } = await look(self, tokens);
    expect(own).toEqual(['mine']);
    expect(knowledge).toEqual({ kind: 'recognised', by: 'item.part', isListed: true });
  });

  test('need not be listed where the definition says so; what tells nothing is then one failed token', async () => {
    const self: Self = { field: 'item.hint', masked: '{secret.key}', mayBeUnlisted: true };
    const tokens = [
      { id: 'a', hint: null },
      { id: 'b', hint: 'sk-proj...xyz' },
    ];
    const { own, unreadable, knowledge } = await look(self, tokens);
    expect(own).toEqual([]);
    expect(unreadable).toEqual(['a']);
    expect(knowledge).toEqual({ kind: 'recognised', by: 'item.hint' });
  });
});

test('a connection that says itself what it signs in with fails no token that tells nothing', async () => {
  const api = await serve(() => json(200, { tokens: [{ id: 'a', hint: null }] }));
  const self: Self = { field: 'item.hint', masked: '{secret.key}', mayBeUnlisted: true };
  const [token] = await api.list({ ...SMALL, ownToken: self }, { ownToken: 'none' });
  expect(token).not.toHaveProperty('providerState');
});

describe('a claim of the secret', () => {
  const self: Self = { claim: 'jti', of: '{secret.key}' };
  const jwt = (claims: object) =>
    ['{"alg":"RS256"}', JSON.stringify(claims), 'x']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');

  test('is the id of the token', async () => {
    const { own, knowledge } = await look(self, [{ id: 'a' }, { id: 'b' }], jwt({ jti: 'b' }));
    expect(own).toEqual(['b']);
    expect(knowledge).toMatchObject({ kind: 'recognised' });
  });

  test.each([
    ['no JWT', 'opaque'],
    ['one without the claim', jwt({ sub: 'b' })],
    ['one whose claim is a number', jwt({ jti: 7 })],
    ['one whose claim is empty', jwt({ jti: '' })],
  ])('leaves the own token unknown when the secret holds %s', async (_, secret) => {
    const { own, knowledge } = await look(self, [{ id: '7' }], secret);
    expect(own).toEqual([]);
    expect(knowledge).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/jti/) });
  });
});

test('a definition that says nothing cannot tell, and one whose credential is never listed need not', async () => {
  const api = await serve(() => json(200, { tokens: [] }));
  expect((await look('not-listed', [])).knowledge).toEqual({ kind: 'not-listed' });
  const provider = await api.connect(SMALL);
  for await (const _ of provider.list());
  expect(provider.ownToken()).toMatchObject({ kind: 'unknown' });
});

test('a token that could not be read is not asked whether it is the own one', async () => {
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
