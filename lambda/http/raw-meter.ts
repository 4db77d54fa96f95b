import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import type { Body } from './body.ts';
import { ResponseTooLarge } from './response-too-large.ts';

/** Headers, and what comes around the body of a small response. */
const ALLOWED_BYTES = 1024 * 1024;

/**
 * Refuses a response of which more is framing than body. The parser tells of bodies and headers only: it swallows chunk
 * extensions, blanks and interim responses, however many there are.
 */
export class RawMeter {
  #socket: Socket | undefined;
  #body: Pick<Body, 'length'> | undefined;
  #before = 0;

  /** Counts for the response with this body from now on. */
  start(body: Pick<Body, 'length'>): void {
    this.#body = body;
    this.#before = this.#socket?.bytesRead ?? 0;
  }

  /** Opens sockets with `connect`, and destroys one whose response is refused. */
  watched(connect: buildConnector.connector): buildConnector.connector {
    return (options, callback) =>
      connect(options, (...result) => {
        const [, socket] = result;
        if (socket) this.#watch(socket);
        callback(...result);
      });
  }

  #watch(socket: Socket): void {
    this.#socket = socket;
    this.#before = 0;
    // Before undici's own listener, which reads what has come.
    socket.on('readable', () => {
      const raw = socket.bytesRead - this.#before;
      if (raw <= ALLOWED_BYTES) return;
      const body = this.#body?.length ?? 0;
      if (raw <= ALLOWED_BYTES + 2 * body) return;
      const problem = `the server sent ${raw} bytes, of which ${body} are the body of a response`;
      socket.destroy(new ResponseTooLarge(`${problem}; check the endpoint`));
    });
  }
}
