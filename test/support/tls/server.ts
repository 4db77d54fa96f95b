import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createRawServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TLS server on a free port of 127.0.0.1, closed when the test ends. */
export interface TlsServer {
  readonly port: number;
  /** TCP connections so far. */
  connections(): number;
  /** Paths of the requests that arrived. */
  readonly paths: readonly string[];
}

/** Answers every request with 200 and a body, or as `answer` does. */
export async function serveTls(
  options: ServerOptions,
  answer: string | RequestListener = 'ok',
): Promise<TlsServer> {
  const paths: string[] = [];
  let connections = 0;
  const server = createServer(options, (request, response) => {
    paths.push(request.url ?? '');
    if (typeof answer === 'string') response.end(answer);
    else answer(request, response);
  });
  server.on('connection', () => connections++);
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { port, connections: () => connections, paths };
}

/** Speaks no TLS: answers whatever arrives with an HTTP response in the clear. */
export async function serveClear(): Promise<Pick<TlsServer, 'port' | 'connections'>> {
  const sockets: Socket[] = [];
  const server = createRawServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { port, connections: () => sockets.length };
}
