import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Proxies, readProxies } from '../../lambda/network/proxies.ts';
import type { Identity } from './tls/certificates.ts';

/** A proxy on a free port of 127.0.0.1 that knows CONNECT and nothing else, closed when the test ends. */
export interface ConnectProxy {
  readonly url: string;
  readonly host: string;
  /** Every request, in order. */
  readonly requests: readonly {
    readonly target: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  /** All bytes that clients sent through tunnels. */
  sent(): Buffer;
  /** As a machine has it that sends everything but `except` through this proxy, signed in as `user`. */
  proxies(options?: { readonly user?: string; readonly except?: string }): Proxies;
}

/** What a proxy answers to CONNECT: a status, or nothing at all. */
type Answer = (number: number, headers: IncomingMessage['headers']) => number | 'nothing';

/**
 * Starts a proxy for which every name is this machine.
 * @param answer of the request `number`, which is 1 for the first
 * @param identity the proxy is spoken to in TLS
 */
export async function startConnectProxy(
  answer: Answer = () => 200,
  identity?: Identity,
): Promise<ConnectProxy> {
  const requests: ConnectProxy['requests'][number][] = [];
  const sent: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = identity ? createTlsServer(identity) : createServer();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', ({ url: target = '', headers }, client: Socket) => {
    client.on('error', () => {});
    const status = answer(requests.push({ target, headers }), headers);
    if (status === 'nothing') return;
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 6\r\n\r\nsecret`);
      return;
    }
    const host = connect(Number(target.split(':').pop()), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.on('data', (chunk: Buffer) => sent.push(chunk));
      client.pipe(host).pipe(client);
    });
    host.on('error', () => client.destroy());
    client.on('close', () => host.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  const scheme = identity ? 'https' : 'http';
  const host = `127.0.0.1:${port}`;
  return {
    url: `${scheme}://${host}`,
    host,
    requests,
    sent: () => Buffer.concat(sent),
    proxies({ user, except = '' } = {}) {
      const at = user === undefined ? '' : `${user}@`;
      const proxies = readProxies({ HTTPS_PROXY: `${scheme}://${at}${host}`, NO_PROXY: except });
      if (!proxies) throw new Error('no proxy');
      return proxies;
    },
  };
}
