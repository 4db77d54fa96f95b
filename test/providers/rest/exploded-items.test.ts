import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json } from '../../support/sandbox/message.ts';
import { idsOf } from './parents.ts';
import { expectFailure, serve } from './served.ts';
import { SMALL } from './small-definition.ts';

describe('an array inside each item', () => {
  const exploding: Definition = {
    ...SMALL,
    explode: 'keys',
    fields: { id: 'item.id', group: 'parent.id' },
    revoke: {
      method: 'POST',
      path: '/apps/{parent.id}/remove',
      json: { key: '{item.id}' },
      ok: [204],
    },
  };

  test('holds the tokens, and the item is their parent', async () => {
    const api = await serve(({ method }) =>
      method === 'POST'
        ? { status: 204 }
        : json(200, {
            tokens: [
              { id: 'app', keys: [{ id: 'k1' }, { id: 'k2' }] },
              { id: 'none', keys: [] },
            ],
          }),
    );
    const provider = await api.connect(exploding);
    for await (const page of provider.list()) {
      expect(page.map(({ id, group }) => [id, group])).toEqual([
        ['k1', 'app'],
        ['k2', 'app'],
      ]);
      for (const token of page) await provider.revoke(token);
    }
    expect(api.server.requests.map(({ body }) => body)).toEqual([
      '',
      '{"key":"k1"}',
      '{"key":"k2"}',
    ]);
  });

  test.each([undefined, null, {}])('is one problem when it is %j', async (keys) => {
    const apps = [
      { id: 'odd', keys },
      { id: 'app', keys: [{ id: 'k' }] },
    ];
    const api = await serve(() => json(200, { tokens: apps }));
    const provider = await api.connect(exploding);
    expect(await idsOf(provider)).toEqual(['k']);
    expect(provider.problems?.()).toEqual([
      {
        code: 'invalid-response',
        message: 'listing the tokens of parent odd: it has no array at keys',
      },
    ]);
  });

  test('ends the connection when no item has it', async () => {
    const api = await serve(() => json(200, { tokens: [{ id: 'a' }, { id: 'b' }] }));
    await expectFailure(api.list(exploding), 'invalid-response');
  });
});
