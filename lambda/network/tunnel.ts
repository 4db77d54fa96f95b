import { isIP, isIPv6, type Socket } from 'node:net';
import type { ProxyServer } from './proxies.ts';
import { ProxyError } from './proxy-error.ts';

/**
 * How long a proxy may take to connect. Whoever waits for it usually gives up before; this ends what nobody waits for any
 * more.
 */
const LONGEST_MILLIS = 60_000;

/**
 * Asks a proxy to connect to a host and to pass on whatever is sent, so that TLS runs from end to end: the proxy learns
 * host and port and nothing else. Throws {@link ProxyError}.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-connect
 */
export async function openTunnel(
  proxy: ProxyServer,
  hostname: string,
  port: number,
): Promise<Socket> {
  const { url, authorization } = proxy;
  const target = `${isIPv6(hostname) ? `[${hostname}]` : hostname}:${port}`;
  // Only here: with node:http, Node loads all of its own undici, too.
  const { request } = await (url.protocol === 'https:'
    ? import('node:https')
    : import('node:http'));
  const { hostname: ofProxy } = url;
  const connecting = request(url, {
    method: 'CONNECT',
    // Otherwise Node would have the proxy's certificate be that of the host.
    servername: isIP(ofProxy.replace(/^\[|\]$/g, '')) ? '' : ofProxy,
    path: target,
    headers: { host: target, ...(authorization && { 'proxy-authorization': authorization }) },
    agent: false,
    timeout: LONGEST_MILLIS,
  });
  return await new Promise((resolve, reject) => {
    connecting.once('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        reject(ProxyError.refused(url, statusCode));
        return;
      }
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    connecting.once('timeout', () => connecting.destroy(new Error('no answer')));
    connecting.on('error', (cause) => reject(ProxyError.unreachable(url, cause)));
    connecting.end();
  });
}
