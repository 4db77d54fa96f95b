import { Agent } from 'node:https';
import type { Duplex } from 'node:stream';
import { type Proxies, proxyOf } from './proxies.ts';
import { openTunnel } from './tunnel.ts';

/** Connects one request, as Node asks for it. */
type Connect = Agent['createConnection'];
/** As Node calls it: without a stream after an error. */
type OnSocket = (error: Error | null, socket?: Duplex | null) => void;

/**
 * An agent for the AWS SDK that reaches each host as `proxies` say, directly without them; otherwise like those that the SDK
 * creates itself. It remembers why a connection failed, which the SDK does not always tell.
 */
export class ProxiedAgent extends Agent {
  readonly #proxies: Proxies | undefined;
  /** Why a connection failed last. */
  lastError: Error | undefined;

  constructor(proxies: Proxies | undefined) {
    super({ keepAlive: true, maxSockets: 50 });
    this.#proxies = proxies;
  }

  override createConnection(...[options, callback]: Parameters<Connect>): ReturnType<Connect> {
    const host = options.host ?? '';
    const port = Number(options.port);
    const proxy = this.#proxies && proxyOf(this.#proxies, host, port);
    if (!proxy) return this.#watch(super.createConnection(options));
    const done = callback as OnSocket | undefined;
    const connect = (socket: object) => super.createConnection({ ...options, ...{ socket } });
    openTunnel(proxy, host, port).then(
      (socket) => done?.(null, this.#watch(connect(socket))),
      (error) => {
        this.lastError = error;
        done?.(error);
      },
    );
    return undefined;
  }

  #watch(socket: ReturnType<Connect>): ReturnType<Connect> {
    return socket?.once('error', (error: Error) => {
      this.lastError = error;
    });
  }
}
