import { request } from 'node:http';
import { request as requestTls } from 'node:https';
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
export function openTunnel(proxy: ProxyServer, hostname: string, port: number): Promise<Socket> {
  const { url, authorization } = proxy;
  const target = `${isIPv6(hostname) ? `[${hostname}]` : hostname}:${port}`;
  const send = url.protocol === 'https:' ? requestTls : request;
  const { hostname: ofProxy } = url;
  const connecting = send(url, {
    method: 'CONNECT',
    // Otherwise Node would have the proxy's certificate be that of the host.
    servername: isIP(ofProxy.replace(/^\[|\]$/g, '')) ? '' : ofProxy,
    path: target,
    headers: { host: target, ...(authorization && { 'proxy-authorization': authorization }) },
    agent: false,
    timeout: LONGEST_MILLIS,
  });
  return new Promise((resolve, reject) => {
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
