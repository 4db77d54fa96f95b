import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** Stands before a server and passes everything on, so that a test can act between two requests. */
export interface Meddler {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts one; `before` is called with each request, and is waited for before the request is passed on. */
export async function startMeddler(
  upstream: string,
  before: (method: string, path: string) => Promise<void>,
): Promise<Meddler> {
  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const passOn = async () => {
      const body = await text(incoming);
      await before(method, url);
      const { host: _host, connection: _connection, 'content-length': _length, ...rest } = headers;
      const answer = await fetch(upstream + url, {
        method,
        headers: Object(rest),
        ...(body !== '' && { body }),
      });
      const type = answer.headers.get('content-type');
      response.writeHead(answer.status, { ...(type !== null && { 'content-type': type }) });
      response.end(await answer.text());
    };
    passOn().catch((error: unknown) => response.destroy(Object(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
