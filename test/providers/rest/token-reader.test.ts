import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json } from '../../support/sandbox/message.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

async function listed(definition: Definition, tokens: object[], values = {}) {
  const api = await serve(() => json(200, { tokens }));
  return api.list(definition, { values });
}

describe('a token that is listed although it is dead', () => {
  const definition: Definition = {
    ...SMALL,
    fields: { id: 'item.id', dead: { path: 'item.state', in: ['revoked', 'erased'] } },
  };

  test('is left out', async () => {
    const states = ['active', 'revoked', 'erased'];
    const tokens = await listed(
      definition,
      states.map((state, id) => ({ id, state })),
    );
    expect(tokens.map(({ id, providerState }) => [id, providerState])).toEqual([['0', undefined]]);
  });

  test('is not, where the API documents that it returns nothing while the token lives', async () => {
    const dead = { path: 'item.state', in: ['revoked'], absent: 'living' as const };
    const tokens = await listed({ ...SMALL, fields: { id: 'item.id', dead } }, [
      { id: 'a' },
      { id: 'b', state: null },
      { id: 'c', state: 'revoked' },
    ]);
    expect(tokens.map(({ id, providerState }) => [id, providerState])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  test.each([undefined, null, true, 1, {}])('is unreadable when its state is %j', async (state) => {
    const [token] = await listed(definition, [{ id: 'a', state }]);
    expect(token?.providerState).toMatchObject({
      kind: 'unreadable',
      error: { code: 'invalid-response', message: expect.stringMatching(/^fields\.dead/) },
    });
  });
});

test('any value of a field that is null while a token lives makes it dead', async () => {
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

describe('a token that is disabled', () => {
  const definition: Definition = {
    ...SMALL,
    fields: { id: 'item.id', disabled: { path: 'item.enabled', in: [false] } },
  };

  test('is marked as such', async () => {
    const tokens = await listed(definition, [
      { id: 'a', enabled: true },
      { id: 'b', enabled: false },
    ]);
    expect(tokens.map(({ disabled }) => disabled)).toEqual([false, true]);
  });

  test('is not, where the API documents that it returns nothing while the token is enabled', async () => {
    const disabled = { path: 'item.disabled', in: [true], absent: 'living' as const };
    const tokens = await listed({ ...SMALL, fields: { id: 'item.id', disabled } }, [
      { id: 'a' },
      { id: 'b', disabled: null },
      { id: 'c', disabled: true },
    ]);
    expect(tokens.map((one) => one.disabled)).toEqual([false, false, true]);
  });

  test.each(['false', null, undefined])('is unreadable when its state is %j', async (enabled) => {
    const [token] = await listed(definition, [{ id: 'a', enabled }]);
    expect(token?.providerState).toMatchObject({ kind: 'unreadable' });
    expect(token).not.toHaveProperty('disabled');
  });
});

describe('a token with which others were created', () => {
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

  test('is recognised by two fields, and kept when they do not tell', async () => {
    expect(descent(await listed(definition, tokens))).toEqual([
      ['child', true, 'keep'],
      ['orphan', undefined, 'keep'],
      ['batch', undefined, undefined],
      ['odd', true, 'keep'],
    ]);
  });

  test('is not recognised by a token that could not be read', async () => {
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

  test('may take them along only when the connection permits it', async () => {
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
