import { expect, test } from 'vitest';
import type { Token } from '../../../lambda/domain/token.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { expectFailure, serve } from './served.ts';
import { SMALL } from './small-definition.ts';

const detailed: Definition = {
  ...SMALL,
  list: { path: '/ids' },
  detail: {
    path: '/tokens/{item}',
    value: 'data',
    gone: [{ status: 404, path: 'error', in: ['unknown'] }],
  },
  fields: {
    id: 'item',
    name: 'detail.name',
    dead: { path: 'detail.dead', in: [true], absent: 'living' },
  },
  revoke: { ...SMALL.revoke, path: '/tokens/{item}' },
};

/** An API with three tokens, of which `b` is answered with `reply`. */
const withOdd = (reply: Reply) =>
  serve(({ path }) => {
    if (path === '/ids') return json(200, ['a', 'b', 'c']);
    return path === '/tokens/b' ? reply : json(200, { data: { name: 'one' } });
  });

const byId = (tokens: readonly Token[]) => [...tokens].sort((x, y) => x.id.localeCompare(y.id));

test('gives what the list does not, and a fresh look at one token', async () => {
  const names = new Map<string, object>([['a', { name: 'one' }]]);
  const api = await serve(({ path }) => {
    if (path === '/ids') return json(200, ['a', 'b']);
    const data = names.get(path.split('/')[2] ?? '');
    return data === undefined ? json(404, { error: 'unknown' }) : json(200, { data });
  });
  const provider = await api.connect(detailed);
  const tokens: Token[] = [];
  for await (const page of provider.list()) tokens.push(...page);
  const [one, gone] = byId(tokens);
  expect(one).toMatchObject({ id: 'a', name: 'one' });
  expect(gone).toMatchObject({ id: 'b', providerState: { kind: 'vanished' } });
  if (!one) throw new Error('no token');
  names.set('a', { name: 'renamed' });
  expect(await provider.inspect?.(one)).toMatchObject({ id: 'a', name: 'renamed' });
  names.set('a', { dead: true });
  expect(await provider.inspect?.(one)).toBe('gone');
  names.delete('a');
  expect(await provider.inspect?.(one)).toBe('gone');
});

test.each<[string, Reply, string, RegExp]>([
  ['403', json(403, {}), 'forbidden', /^reading token b: the credential lacks the right/],
  ['404 for another reason', json(404, {}), 'not-found', /^reading token b: /],
  ['500', json(500, {}), 'unavailable', /^reading token b: /],
  [
    'no token',
    json(200, { data: 'b' }),
    'invalid-response',
    /^reading token b: the response does not contain/,
  ],
  ['nothing of what was asked', json(200, {}), 'invalid-response', /^reading token b: /],
  ['HTML', { status: 200, body: '<html>' }, 'invalid-response', /^reading token b: HTML came/],
])(
  'that is answered with %s is that token’s failure, under its id',
  async (_, reply, code, words) => {
    const tokens = byId(await (await withOdd(reply)).list(detailed));
    expect(tokens.map(({ id, providerState }) => [id, providerState?.kind])).toEqual([
      ['a', undefined],
      ['b', 'unreadable'],
      ['c', undefined],
    ]);
    expect(tokens[1]?.providerState).toMatchObject({
      error: { code, message: expect.stringMatching(words) },
    });
  },
);

test('that gets no answer names the token too', async () => {
  const api = await withOdd(json(200, { data: {} }));
  api.server.faults.add({
    method: 'GET',
    path: /\/b$/,
    effect: { kind: 'reset' },
    times: Number.POSITIVE_INFINITY,
  });
  const [, odd] = byId(await api.list(detailed));
  expect(odd?.providerState).toMatchObject({
    error: { code: 'unavailable', message: expect.stringMatching(/^reading token b: GET /) },
  });
});

test('ends the connection when the credential is no longer accepted', async () => {
  const api = await withOdd(json(401, {}));
  await expectFailure(api.list(detailed), 'unauthorized');
});

test('shows of an id that is the token itself no more than its fingerprint', async () => {
  const api = await serve(({ path }) => (path === '/ids' ? json(200, ['canary']) : json(403, {})));
  const [token] = await api.list({
    ...detailed,
    fields: { id: { path: 'item', secret: true } },
  });
  expect(token?.providerState).toMatchObject({
    error: { message: expect.stringMatching(/^reading token [0-9a-f]{64}: /) },
  });
  expect(JSON.stringify(token)).not.toContain('canary');
});

test('a fresh look that fails throws, so that it proves nothing', async () => {
  let reply = json(200, { data: { name: 'one' } });
  const api = await serve(({ path }) => (path === '/ids' ? json(200, ['a']) : reply));
  const provider = await api.connect(detailed);
  const tokens: Token[] = [];
  for await (const page of provider.list()) tokens.push(...page);
  reply = json(403, {});
  const [token] = tokens;
  if (!token || !provider.inspect) throw new Error('no token');
  await expectFailure(provider.inspect(token), 'forbidden');
});

test.each<[string, Partial<Definition>, unknown, boolean]>([
  ['the same id where the item has it', {}, { id: 7 }, true],
  ['no id', {}, { name: 'x' }, true],
  ['another id', {}, { id: 8 }, false],
  ['the id in another type', {}, { id: '7' }, false],
  [
    'another id where the definition says',
    { detail: { path: '/t/{item.id}', id: 'key' } },
    { key: 8 },
    false,
  ],
  ['the same id there', { detail: { path: '/t/{item.id}', id: 'key' } }, { key: 7, id: 8 }, true],
])(
  'answered with %s: a response about another token is that token’s failure',
  async (_, more, body, fits) => {
    const api = await serve(({ path }) =>
      json(200, path === '/tokens' ? { tokens: [{ id: 7 }] } : body),
    );
    const [token] = await api.list({ ...SMALL, detail: { path: '/t/{item.id}' }, ...more });
    expect(token?.id).toBe('7');
    if (fits) expect(token).not.toHaveProperty('providerState');
    else
      expect(token?.providerState).toMatchObject({
        kind: 'unreadable',
        error: { code: 'invalid-response', message: expect.stringMatching(/about another token$/) },
      });
  },
);
