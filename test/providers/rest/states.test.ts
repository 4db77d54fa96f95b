import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json } from '../../support/sandbox/message.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

async function listed(definition: Definition, tokens: object[], values = {}) {
  const api = await serve(() => json(200, { tokens }));
  return api.list(definition, { values });
}

describe('tokens that are listed though they are dead', () => {
  const definition: Definition = {
    ...SMALL,
    fields: { id: 'item.id', dead: { path: 'item.state', in: ['revoked', 'erased'] } },
  };

  test('are out of the list; what the API does not say of one is not held against it', async () => {
    const states = ['active', 'revoked', undefined, 'erased', null];
    const tokens = await listed(
      definition,
      states.map((state, id) => ({ id, state })),
    );
    expect(tokens.map(({ id, providerState }) => [id, providerState])).toEqual([
      ['0', undefined],
      ['2', undefined],
      ['4', undefined],
    ]);
  });

  test.each([true, 1, {}])('%j in place of the state makes a token unreadable', async (state) => {
    const [token] = await listed(definition, [{ id: 'a', state }]);
    expect(token?.providerState).toMatchObject({
      kind: 'unreadable',
      error: { code: 'invalid-response', message: expect.stringMatching(/^fields\.dead/) },
    });
  });
});

test('a time, or anything else, at a field that is empty while a token lives makes it dead', async () => {
  const fields = { id: 'item.id', dead: { path: 'item.revokedAt', set: true } } as const;
  const tokens = await listed({ ...SMALL, fields }, [
    { id: 'a', revokedAt: '2026-01-01T00:00:00Z' },
    { id: 'b', revokedAt: null },
    { id: 'c' },
    { id: 'd', revokedAt: 0 },
  ]);
  expect(tokens.map(({ id, providerState }) => [id, providerState])).toEqual([
    ['b', undefined],
    ['c', undefined],
  ]);
});

describe('tokens that are out of use', () => {
  const definition: Definition = {
    ...SMALL,
    fields: { id: 'item.id', disabled: { path: 'item.enabled', in: [false] } },
  };

  test('say so, and what the API does not say is unknown', async () => {
    const tokens = await listed(definition, [
      { id: 'a', enabled: true },
      { id: 'b', enabled: false },
      { id: 'c' },
      { id: 'd', enabled: null },
    ]);
    expect(tokens.map(({ disabled }) => disabled)).toEqual([false, true, undefined, undefined]);
    expect(tokens[2]).not.toHaveProperty('disabled');
  });

  test('are unreadable when the state is of another type', async () => {
    const [token] = await listed(definition, [{ id: 'a', enabled: 'false' }]);
    expect(token?.providerState).toMatchObject({ kind: 'unreadable' });
    expect(token).not.toHaveProperty('disabled');
  });
});

describe('tokens that others were made with', () => {
  const DESCENT = {
    hasParent: { path: 'detail.orphan', in: [false] },
    mayHaveChildren: { path: 'detail.type', in: ['service'] },
    setting: 'children',
  };
  const definition: Definition = {
    ...SMALL,
    settings: { children: { description: 'Children.', pattern: 'keep|revoke', default: 'keep' } },
    fields: { id: 'item.id' },
    descent: {
      hasParent: { path: 'item.orphan', in: [false] },
      mayHaveChildren: { path: 'item.type', in: ['service'] },
      setting: 'children',
    },
  };
  const tokens = [
    { id: 'child', orphan: false, type: 'service' },
    { id: 'orphan', orphan: true, type: 'service' },
    { id: 'batch', orphan: true, type: 'batch' },
    { id: 'odd', orphan: 'yes' },
  ];
  const descent = (all: Awaited<ReturnType<typeof listed>>) =>
    all.map(({ id, hasUnknownParent, children }) => [id, hasUnknownParent, children]);

  test('are known by two fields; what cannot be told errs to the side that keeps', async () => {
    expect(descent(await listed(definition, tokens))).toEqual([
      ['child', true, 'keep'],
      ['orphan', undefined, 'keep'],
      ['batch', undefined, undefined],
      ['odd', true, 'keep'],
    ]);
  });

  test('are not told by one that could not be read', async () => {
    const api = await serve(({ path }) => (path === '/ids' ? json(200, ['a']) : json(403, {})));
    const [token] = await api.list({
      ...definition,
      list: { path: '/ids' },
      detail: { path: '/tokens/{item}' },
      fields: { id: 'item' },
      descent: DESCENT,
      revoke: { ...SMALL.revoke, path: '/tokens/{item}' },
    });
    expect(descent(token ? [token] : [])).toEqual([['a', undefined, undefined]]);
  });

  test('may take them along only when the connection says so', async () => {
    const allowed = await listed(definition, tokens, { children: 'revoke' });
    expect(descent(allowed).map(([, , children]) => children)).toEqual([
      'revoke',
      'revoke',
      undefined,
      'revoke',
    ]);
    await expect(listed(definition, tokens, { children: 'yes' })).rejects.toThrow();
  });
});
