import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly socket: Socket;
}

/** A server on a free port of 127.0.0.1, closed when the test ends. */
export interface LoopbackServer {
  readonly origin: string;
  readonly seen: readonly Seen[];
}

/** Notes each request and answers it by `handle`; `number` is 1 for the first. */
export async function serve(
  handle: (response: ServerResponse, number: number, request: Seen) => void,
): Promise<LoopbackServer> {
  const seen: Seen[] = [];
  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers, socket } = incoming;
    void text(incoming).then((body) => {
      const request = { method, target: url, headers, body, socket };
      handle(response, seen.push(request), request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { origin: originOf(server.address()), seen };
}

/** Answers `status` for the first requests, one after the other, and 200 `ok` from then on. */
export function serveStatuses(...statuses: readonly number[]): Promise<LoopbackServer> {
  return serve((response, number) => {
    response.writeHead(statuses[number - 1] ?? 200).end('ok');
  });
}

/** Hands each socket to `handle` at its first bytes. */
export async function serveRaw(handle: (socket: Socket, number: number) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = createRawServer((socket) => {
    const number = sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', () => handle(socket, number));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return originOf(server.address());
}

/** An origin on which nobody listens. */
export async function closedOrigin(): Promise<string> {
  const server = createRawServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = originOf(server.address());
  server.close();
  await once(server, 'close');
  return origin;
}

function originOf(address: ReturnType<ReturnType<typeof createRawServer>['address']>): string {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}
