import { describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../../lambda/http-ports.ts';
import { openExampleApi } from '../../../lambda/providers/_example/api.ts';
import { exampleDependencies, readAll } from './dependencies.ts';

/** The API, answering with these responses in order; and the requests it got. */
function apiWith(...responses: Partial<HttpResponse>[]) {
  const requests: HttpRequest[] = [];
  const api = openExampleApi(
    exampleDependencies(async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, text: '', repeated: false, ...responses.shift() };
    }),
  );
  return { api, sent: () => requests.map(({ method, url }) => `${method} ${url}`) };
}

const TOKENS = 'https://api.example.com/v1/projects/acme%20inc/tokens';

describe('The list of the example API', () => {
  test('is followed by its cursor until there is none', async () => {
    const { api, sent } = apiWith(
      { text: '{"tokens":[{"id":"a"}],"next_cursor":"p/2"}' },
      { text: '{"tokens":[{"id":"b"}],"next_cursor":null}' },
    );
    expect(await readAll(api.listTokens())).toEqual([[{ id: 'a' }], [{ id: 'b' }]]);
    expect(sent()).toEqual([`GET ${TOKENS}`, `GET ${TOKENS}?cursor=p%2F2`]);
  });

  test('ends at an empty cursor', async () => {
    const { api } = apiWith({ text: '{"tokens":[],"next_cursor":""}' });
    expect(await readAll(api.listTokens())).toEqual([[]]);
  });

  test.each([
    [403, '{"tokens":[]}', 'forbidden'],
    [202, '{"tokens":[]}', 'invalid-response'],
    [200, '{}', 'invalid-response'],
    [200, '{"tokens":[{"id":""}]}', 'invalid-response'],
  ])('fails with the response %i %s', async (status, text, code) => {
    const { api } = apiWith({ status, text });
    await expect(readAll(api.listTokens())).rejects.toMatchObject({ code });
  });
});

describe('A deletion by the example API', () => {
  const NOT_FOUND = { status: 404, text: '{"error":"token_not_found"}' };

  test('names the token, and has revoked it when the response is 204', async () => {
    const { api, sent } = apiWith({ status: 204 });
    expect(await api.deleteToken('token-1')).toBe('revoked');
    expect(sent()).toEqual([`DELETE ${TOKENS}/token-1`]);
  });

  test.each([
    [false, 'already-gone'],
    [true, 'gone-on-retry'],
  ])('of an unknown token, repeated: %s, claims %s', async (repeated, claim) => {
    const { api } = apiWith({ ...NOT_FOUND, repeated });
    expect(await api.deleteToken('token-1')).toBe(claim);
  });

  test.each([
    [404, '{"error":"no_such_path"}', 'not-found'],
    [200, '{"error":"token_not_found"}', 'invalid-response'],
    [202, '', 'invalid-response'],
  ])('fails with the response %i %s', async (status, text, code) => {
    const { api } = apiWith({ status, text });
    await expect(api.deleteToken('token-1')).rejects.toMatchObject({ code });
  });
});
