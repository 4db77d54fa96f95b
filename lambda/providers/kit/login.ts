import type { HttpClient } from '../../http-ports.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * A client whose requests carry the headers of a login, which is done for the first request and renewed once after a 401.
 * @param login throws SweepError when the credentials are refused
 * @example
 * let logins = 0;
 * const server = { send: async ({ headers }) => respond(headers.authorization === 'Bearer 2' ? 200 : 401) };
 * const http = renewingLogin(server, async () => ({ authorization: `Bearer ${++logins}` }));
 * (await http.send({ method: 'GET', url: new URL('https://api.example.com/tokens') })).status; // 200
 */
export function renewingLogin(http: HttpClient, login: () => Promise<Headers>): HttpClient {
  let current: Promise<Headers> | undefined;
  return {
    async send(request) {
      current ??= login();
      const used = current;
      const send = (headers: Headers) =>
        http.send({ ...request, headers: { ...request.headers, ...headers } });
      const response = await send(await used);
      if (response.status !== 401) return response;
      // Of the many requests that are refused at once, the first renews for all.
      if (current === used) current = login();
      return send(await current);
    },
  };
}
