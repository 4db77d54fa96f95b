import { describe, expect, test } from 'vitest';
import { json, type Reply } from '../../support/sandbox/message.ts';
import type { OwnTokenRule } from './own-tokens.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

describe('a call that returns the id of the own token', () => {
  const rule: OwnTokenRule = { path: '/me', id: 'me.id' };

  async function listOwnBy(reply: Reply, ids: readonly unknown[] = [1, 2]) {
    const api = await serve(({ path }) =>
      path === '/me' ? reply : json(200, { tokens: ids.map((id) => ({ id })) }),
    );
    const provider = await api.connect({ ...SMALL, ownToken: rule });
    const own: string[] = [];
    for await (const page of provider.list())
      own.push(...page.filter((token) => token.own).map(({ id }) => id));
    return { own, knowledge: provider.ownToken(), api };
  }

  test('marks that token as the own one', async () => {
    const { own, knowledge } = await listOwnBy(json(200, { me: { id: 2 } }));
    expect(own).toEqual(['2']);
    expect(knowledge).toEqual({ kind: 'recognised', by: 'GET /me' });
  });

  test('ignores the case of GUIDs, and of nothing else', async () => {
    const guid = '6A1253D2-1785-24FD-91C2-F1A2B3C4D5E6';
    const lower = guid.toLowerCase();
    expect((await listOwnBy(json(200, { me: { id: guid } }), [lower, 'x'])).own).toEqual([lower]);
    expect((await listOwnBy(json(200, { me: { id: 'AB' } }), ['ab'])).own).toEqual([]);
  });

  test.each([
    ['fails', json(404, {}), /not found/],
    ['is forbidden', json(403, {}), /lacks the right/],
    ['returns no id', json(200, { me: {} }), /no id at me\.id/],
    ['returns an empty id', json(200, { me: { id: '' } }), /no id at me\.id/],
    ['returns a web page', { status: 200, body: '<html>' }, /HTML/],
  ])(
    'leaves the own token unknown when it %s; the list is still read',
    async (_, reply, reason) => {
      const { own, knowledge, api } = await listOwnBy(reply);
      expect(own).toEqual([]);
      expect(knowledge).toEqual({ kind: 'unknown', reason: expect.stringMatching(reason) });
      expect(api.targets()).toEqual(['GET /me', 'GET /tokens']);
    },
  );
});
