import { expect, test } from 'vitest';
import { createApi } from '../../../lambda/providers/rest/api.ts';
import { lookupIn } from '../../../lambda/providers/rest/lookup.ts';
import type { UnsignedRequest } from '../../../lambda/providers/rest/requests.ts';

const OK = { status: 200, headers: {}, text: '', repeated: false };

function createTestApi() {
  const sent: UnsignedRequest[] = [];
  const api = createApi({
    session: {
      async send(request) {
        sent.push(request);
        return OK;
      },
    },
    origin: new URL('https://api.example.com/base/'),
    headers: { 'X-Version': '2' },
    hasEndpoint: false,
  });
  return { api, sent };
}

test('every call goes to the origin of the API, with the headers that all calls have', () => {
  const { api } = createTestApi();
  const request = api.compile({ path: '/tokens' })(lookupIn({}));
  expect(request.url.href).toBe('https://api.example.com/base/tokens');
  expect(request.headers).toMatchObject({ 'x-version': '2', accept: 'application/json' });
});

test('a request is sent by the session, which signs it', async () => {
  const { api, sent } = createTestApi();
  const request = api.compile({ path: '/tokens' })(lookupIn({}));
  expect(await api.send(request)).toBe(OK);
  expect(sent).toEqual([request]);
});
