import buildConnector from 'undici/lib/core/connect.js';
import Client from 'undici/lib/dispatcher/client.js';

/** A larger answer is refused rather than held in memory. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** One for all: an error of its own, with a stack, takes as long as closing a socket. */
const RELEASED = new Error('nobody needs the socket any more');

/**
 * The sockets of a run, HTTP/1.1. Connections to the same host share them, so that there are never more than
 * requests were in flight at once: of its own, each of 200 connections would open several. The last one given back
 * is the first to be used again. (undici's Pool opens a second one where a request follows an answer at once.)
 * @see https://undici.nodejs.org/#/docs/api/Client
 */
export class Sockets {
  /** One for all, as it also keeps the TLS sessions that the next socket to the same host resumes. */
  readonly #connect = buildConnector({
    allowH2: false, // costs more for each request and is the default of undici
    timeout: 0, // whoever sends bounds the whole attempt, whatever it waits for
  });
  readonly #open = new Set<Client>();
  readonly #idle = new Map<string, Client[]>();
  #users = 0;

  /** One more needs the sockets, until it says {@link leave}. */
  join(): void {
    this.#users++;
  }

  /**
   * Lets go of all sockets when nobody needs them any more; what is still in flight then ends without an answer.
   * They close by themselves: nobody has to wait for that.
   */
  leave(): void {
    this.#users--;
    if (this.#users > 0) return;
    for (const socket of this.#open) void socket.destroy(RELEASED);
    this.#open.clear();
    this.#idle.clear();
  }

  /** A socket to `origin` for one request, to be given back or discarded. */
  take(origin: string): Client {
    return this.#idle.get(origin)?.pop() ?? this.#add(origin);
  }

  /** After a complete answer. */
  giveBack(origin: string, socket: Client): void {
    const idle = this.#idle.get(origin);
    if (idle) idle.push(socket);
    else this.#idle.set(origin, [socket]);
  }

  /** After a failure: what may still arrive must not be taken for the answer to another request. */
  discard(socket: Client): void {
    this.#open.delete(socket);
    void socket.destroy();
  }

  #add(origin: string): Client {
    const socket = new Client(origin, {
      connect: this.#connect,
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: MAX_BODY_BYTES,
    });
    this.#open.add(socket);
    return socket;
  }
}
