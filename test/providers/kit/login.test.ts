import { describe, expect, test } from 'vitest';
import type { HttpClient, HttpRequest } from '../../../lambda/http-ports.ts';
import { renewingLogin } from '../../../lambda/providers/kit/login.ts';

const REQUEST: HttpRequest = { method: 'GET', url: new URL('https://api.example.com/') };

/** A server that accepts the logins from `accepted` on, and counts them. */
function server(accepted: number) {
  let logins = 0;
  const sent: HttpRequest[] = [];
  const http: HttpClient = {
    async send(request) {
      sent.push(request);
      const isAccepted = Number(request.headers?.authorization) >= accepted;
      return { status: isAccepted ? 200 : 401, headers: {}, text: '', repeated: false };
    },
  };
  const client = renewingLogin(http, async () => ({ authorization: `${++logins}` }));
  return { client, sent, logins: () => logins };
}

describe('A login', () => {
  test('is done for the first request and used by all', async () => {
    const { client, sent, logins } = server(1);
    await Promise.all([
      client.send(REQUEST),
      client.send({ ...REQUEST, headers: { accept: '*' } }),
    ]);
    expect(logins()).toBe(1);
    expect(sent[1]?.headers).toEqual({ accept: '*', authorization: '1' });
  });

  test('is renewed once for all requests that are refused together', async () => {
    const { client, logins } = server(2);
    const responses = await Promise.all([1, 2, 3].map(() => client.send(REQUEST)));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(logins()).toBe(2);
  });

  test('is renewed only once for a request: a second 401 is its response', async () => {
    const { client, sent } = server(9);
    expect((await client.send(REQUEST)).status).toBe(401);
    expect(sent).toHaveLength(2);
  });
});
