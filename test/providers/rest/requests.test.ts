import { expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json } from '../../support/sandbox/message.ts';
import { revokeFirst, withToken } from './one-token.ts';
import { expectFailure, serve } from './served.ts';
import { SMALL } from './small-definition.ts';

test('a value cannot add fields to a body', async () => {
  const id = '","all":true,"x":"';
  const api = await withToken({ id });
  const post: Definition['revoke'] = { method: 'POST', path: '/revoke', ok: [204] };
  await revokeFirst(api, {
    ...SMALL,
    revoke: { ...post, json: { ids: ['{item.id}'], all: false } },
  });
  expect(JSON.parse(api.server.requests[1]?.body ?? '')).toEqual({ ids: [id], all: false });

  const form = await withToken({ id: 'a&all=true' });
  await revokeFirst(form, { ...SMALL, revoke: { ...post, form: { token_id: '{item.id}' } } });
  expect(form.server.requests[1]?.body).toBe('token_id=a%26all%3Dtrue');
  expect(form.server.requests[1]?.headers['content-type']).toBe(
    'application/x-www-form-urlencoded',
  );
});

test('a value cannot add fields to a query, and an optional one is omitted', async () => {
  const api = await serve(() => json(200, { tokens: [] }));
  const definition: Definition = {
    ...SMALL,
    settings: {
      org: { description: 'Organization.' },
      team: { description: 'Team.', optional: true },
    },
    list: { ...SMALL.list, query: { org: '{settings.org}', team: '{settings.team}' } },
  };
  await api.list(definition, { values: { org: 'a&all=true#' } });
  expect(api.targets()).toEqual(['GET /tokens?org=a%26all%3Dtrue%23']);
});

test('a setting cannot lead out of its place in a path', async () => {
  const api = await serve(() => json(200, { tokens: [] }));
  const definition: Definition = {
    ...SMALL,
    settings: { org: { description: 'Organization.' } },
    list: { ...SMALL.list, path: '/orgs/{settings.org}/tokens' },
  };
  for (const org of ['..', 'a/../..', 'a//b', '.']) {
    await expectFailure(api.list(definition, { values: { org } }), 'invalid-settings');
  }
  expect(api.server.requests).toEqual([]);
});

test('headers of a call replace those of the definition', async () => {
  const api = await serve(() => json(200, { tokens: [] }));
  const headers = { Accept: 'text/x-one', 'X-Version': '1' };
  await api.list({
    ...SMALL,
    headers,
    list: { ...SMALL.list, headers: { accept: 'text/x-two' } },
  });
  expect(api.server.requests[0]?.headers).toMatchObject({ accept: 'text/x-two', 'x-version': '1' });
});

test('a call sends the content type that it names, even without a body', async () => {
  const api = await withToken({ id: 'a' });
  const headers = { 'content-type': 'application/vnd.api+json' };
  await revokeFirst(api, { ...SMALL, revoke: { ...SMALL.revoke, headers } });
  const [list, deletion] = api.server.requests;
  expect(list?.headers['content-type']).toBeUndefined();
  expect(deletion).toMatchObject({ method: 'DELETE', body: '' });
  expect(deletion?.headers['content-type']).toBe('application/vnd.api+json');
});
