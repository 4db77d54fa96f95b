import buildConnector from 'undici/lib/core/connect.js';
import Client from 'undici/lib/dispatcher/client.js';
import type { Proxies } from '../network/proxies.ts';
import { trusting } from '../network/trust.ts';
import { connectThrough } from './connect-through.ts';
import { RawMeter } from './raw-meter.ts';
import type { ResponseMemory } from './response-memory.ts';

/** How the sockets of a run reach their hosts. */
export interface SocketOptions {
  /** @default - every host is reached directly */
  readonly proxies?: Proxies | undefined;
  /** Certificates in PEM of authorities that are trusted besides those that Node trusts. */
  readonly ca?: string | undefined;
}

/** Shared: creating an error with its stack takes as long as closing a socket. */
const RELEASED = new Error('the socket is no longer needed');

/** A socket that takes one request at a time. */
export interface OpenSocket {
  readonly client: Client;
  readonly meter: RawMeter;
}

/**
 * The sockets of a run, HTTP/1.1. Connections to the same host share them, so there are never more than requests in
 * flight at once. The socket released last is used again first. undici's Pool does not fit: it opens a second socket
 * when a request immediately follows a response.
 * @see https://undici.nodejs.org/#/docs/api/Client
 */
export class Sockets {
  /** What the responses of all of them share. */
  readonly memory: ResponseMemory;
  /** Shared, as it keeps the TLS sessions that the next socket to the same host resumes. */
  readonly #connect: buildConnector.connector;
  readonly #open = new Set<OpenSocket>();
  readonly #idle = new Map<string, OpenSocket[]>();
  #users = 0;

  constructor(memory: ResponseMemory, { proxies, ca }: SocketOptions = {}) {
    this.memory = memory;
    const connect = buildConnector({
      allowH2: false, // undici's default, HTTP/2, costs more for each request
      timeout: 0, // the transport limits the whole attempt
      ...(ca !== undefined && { secureContext: trusting(ca) }),
    });
    this.#connect = proxies ? connectThrough(proxies, connect) : connect;
  }

  /** Registers a user of the sockets, until its {@link unref}. */
  retain(): void {
    this.#users++;
  }

  /**
   * Destroys all sockets when the last user is gone; requests still in flight then end without a response. The sockets
   * close in the background.
   */
  unref(): void {
    this.#users--;
    if (this.#users > 0) return;
    for (const socket of this.#open) void socket.client.destroy(RELEASED);
    this.#open.clear();
    this.#idle.clear();
  }

  /** A socket to `origin` for one request, to be released or destroyed. */
  acquire(origin: string): OpenSocket {
    return this.#idle.get(origin)?.pop() ?? this.#add(origin);
  }

  /** Makes a socket available again, after a complete response. */
  release(origin: string, socket: OpenSocket): void {
    const idle = this.#idle.get(origin);
    if (idle) idle.push(socket);
    else this.#idle.set(origin, [socket]);
  }

  /** Destroys a socket after a failure: data that still arrives must not be taken for the response to another request. */
  destroy(socket: OpenSocket): void {
    this.#open.delete(socket);
    void socket.client.destroy();
  }

  #add(origin: string): OpenSocket {
    const meter = new RawMeter();
    const client = new Client(origin, {
      connect: meter.watched(this.#connect),
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const socket = { client, meter };
    this.#open.add(socket);
    return socket;
  }
}
