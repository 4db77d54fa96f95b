import type { buildConnector } from 'undici';
import { type Proxies, proxyOf } from '../network/proxies.ts';
import { openTunnel } from '../network/tunnel.ts';

/** Connects as `connect` does; to hosts that have a proxy, through a tunnel of that proxy. */
export function connectThrough(
  proxies: Proxies,
  connect: buildConnector.connector,
): buildConnector.connector {
  return (options, callback) => {
    const { protocol, hostname } = options;
    const port = Number(options.port || 443);
    const proxy = protocol === 'https:' ? proxyOf(proxies, hostname, port) : undefined;
    if (!proxy) return connect(options, callback);
    openTunnel(proxy, hostname, port).then(
      (httpSocket) => connect({ ...options, httpSocket }, callback),
      (error) => callback(error, null),
    );
  };
}
