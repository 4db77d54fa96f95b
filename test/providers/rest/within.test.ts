import { expect, test } from 'vitest';
import type { Token } from '../../../lambda/domain/token.ts';
import { readerOf } from '../../../lambda/providers/rest/json-path.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { compileWithin } from '../../../lambda/providers/rest/within.ts';
import { json } from '../../support/sandbox/message.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

const FACTS = {
  item: { id: '7', user: 'ann', version: 3 },
  parent: { id: 17 },
  detail: { x: 'y' },
};

const withinOf = (change: Partial<Definition['revoke']>, more: Partial<Definition> = {}) =>
  compileWithin({ ...SMALL, ...more, revoke: { ...SMALL.revoke, ...change } })((path) =>
    readerOf(path)(FACTS),
  );

test.each<[string, Partial<Definition['revoke']>, string | undefined]>([
  ['the id alone', {}, undefined],
  ['a parent in the path', { path: '/{parent.id}/{item.id}' }, '17'],
  ['a parent in the query', { query: { of: '{parent.id}' } }, '17'],
  ['a parent in the body', { json: { of: '{parent.id}', id: '{item.id}' } }, '17'],
  ['another field in the form', { form: { of: '{item.user}' } }, 'ann'],
  ['two of them', { path: '/{parent.id}/{item.user}/{item.id}' }, '17/ann'],
  ['one of them twice', { path: '/{parent.id}/{item.id}', query: { of: '{parent.id}' } }, '17'],
  ['a header, which may be a version', { headers: { 'if-match': '{item.version}' } }, undefined],
  ['the detail, which may change', { query: { x: '{detail.x}' } }, undefined],
  ['a setting', { path: '/{settings.org}/{item.id}' }, undefined],
])('of a revocation that names %s', (_, change, within) => {
  expect(withinOf(change)).toEqual(within === undefined ? {} : { within });
});

test('what only the call that disables names counts too', () => {
  const disable = { ...SMALL.revoke, path: '/{parent.id}/{item.id}/off' };
  expect(withinOf({}, { disable })).toEqual({ within: '17' });
});

test('what only the call that restores names counts too', () => {
  const restore = { ...SMALL.revoke, path: '/{parent.id}/{item.id}/on' };
  expect(withinOf({}, { restore })).toEqual({ within: '17' });
});

const projects: Definition = {
  ...SMALL,
  forEach: { path: '/projects', itemsPath: 'projects' },
  list: { path: '/projects/{parent.id}/tokens', itemsPath: 'tokens' },
  revoke: { method: 'DELETE', path: '/projects/{parent.id}/tokens/{item.id}', ok: [204] },
};

test('one id within two parents is two tokens, and each is revoked within its own', async () => {
  const api = await serve(({ method, path }) => {
    if (method === 'DELETE') return { status: 204 };
    if (path === '/projects') return json(200, { projects: [{ id: 'a' }, { id: 'b' }] });
    return json(200, { tokens: [{ id: 7 }] });
  });
  const provider = await api.connect(projects);
  const tokens: Token[] = [];
  for await (const page of provider.list()) tokens.push(...page);
  expect(tokens.map(({ id, within }) => [id, within])).toEqual([
    ['7', 'a'],
    ['7', 'b'],
  ]);
  for (const token of tokens) await provider.revoke(token);
  expect(api.targets().slice(-2)).toEqual([
    'DELETE /projects/a/tokens/7',
    'DELETE /projects/b/tokens/7',
  ]);
});
