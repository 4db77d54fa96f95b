import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { HttpRequest } from '../http-ports.ts';
import { type ConnectionProblem, connectionProblem } from '../network/connection-problem.ts';
import { type Flight, InFlight } from './in-flight.ts';
import type { Sockets } from './sockets.ts';

/** The response to one attempt. */
export interface RawResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Without a byte order mark. */
  readonly text: string;
}

/** Why there is no usable response. */
export interface TransportFailure {
  readonly failure: 'timeout' | 'too-large' | 'unsendable' | 'network';
  /** True when the server may have executed the request all the same. */
  readonly sent: boolean;
  /** Such as `ECONNREFUSED`; `NOT_HTTP` for a response that cannot be parsed; may be empty. */
  readonly code: string;
  /** Why no connection came about, where more is known than the code. */
  readonly problem?: ConnectionProblem | undefined;
  /** Contains nothing of the request or the response. */
  readonly cause: Error;
}

/** Sends single attempts, each bounded as a whole. */
export interface Transport {
  /** Never rejects. Follows no redirect. */
  send(
    request: HttpRequest,
    headers: Readonly<Record<string, string>>,
  ): Promise<RawResponse | TransportFailure>;
  /** Releases the sockets. */
  close(): void;
}

/** A transport over `sockets`, in which a whole attempt may take `timeoutMillis`. */
export function createTransport(sockets: Sockets, timeoutMillis: number): Transport {
  const inFlight = new InFlight<ResponseCollector>();
  // One timer for all attempts: a timer or an AbortSignal for each one is expensive (docs/performance.md).
  let timer: NodeJS.Timeout | undefined;
  let hasJoined = false;

  function expireLate(): void {
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const attempt of inFlight.all) {
      if (attempt.endsAt > now) next = Math.min(next, attempt.endsAt);
      else attempt.expire();
    }
    timer =
      next < Number.POSITIVE_INFINITY ? setTimeout(expireLate, next - now).unref() : undefined;
  }

  return {
    send: ({ method, url, body = null }, headers) =>
      new Promise((settle) => {
        if (!hasJoined) sockets.retain();
        hasJoined = true;
        const { origin, pathname, search } = url;
        const socket = sockets.acquire(origin);
        const collector = new ResponseCollector(
          performance.now() + timeoutMillis,
          inFlight,
          (result) => {
            settle(result); // first, as destroying a socket ends the attempt a second time
            if ('failure' in result) sockets.destroy(socket);
            else sockets.release(origin, socket);
          },
        );
        timer ??= setTimeout(expireLate, timeoutMillis).unref();
        socket.dispatch({ method, path: pathname + search, headers, body }, collector);
      }),
    close() {
      clearTimeout(timer);
      if (hasJoined) sockets.unref();
      hasJoined = false;
    },
  };
}

/** Collects the response to one attempt; in `inFlight` until it settles. */
class ResponseCollector implements Dispatcher.DispatchHandler, Flight {
  index = 0;
  /** When it must have settled, in the time of `performance.now()`. */
  readonly endsAt: number;
  readonly #inFlight: InFlight<ResponseCollector>;
  readonly #settle: (result: RawResponse | TransportFailure) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #late = false;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #chunks: Buffer[] = [];

  constructor(
    endsAt: number,
    inFlight: InFlight<ResponseCollector>,
    settle: (result: RawResponse | TransportFailure) => void,
  ) {
    this.endsAt = endsAt;
    this.#inFlight = inFlight;
    this.#settle = settle;
    inFlight.add(this);
  }

  /** Ends the attempt now, whatever it is waiting for. */
  expire(): void {
    this.#late = true;
    const reason = new Error('no complete response in time');
    this.#fail('timeout', '', reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#late) controller.abort(new Error('no socket in time'));
    else this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders) {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first, second] = this.#chunks;
    const body = second === undefined ? first : Buffer.concat(this.#chunks);
    this.#finish({
      status: this.#status,
      headers: joinRepeated(this.#headers),
      text: body === undefined ? '' : textOf(body),
    });
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    if (error.name === 'HTTPParserError') {
      // It contains the unreadable response, which must not get into a log.
      this.#fail('network', 'NOT_HTTP', new Error(error.message));
      return;
    }
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    this.#fail(failureOf(code), code, error);
  }

  #fail(failure: TransportFailure['failure'], code: string, cause: Error): void {
    const problem = connectionProblem(cause);
    this.#finish({ failure, sent: this.#controller !== undefined, code, cause, problem });
  }

  /** A second call, such as that of the abort after a timeout, changes nothing. */
  #finish(result: RawResponse | TransportFailure): void {
    this.#inFlight.remove(this);
    this.#settle(result);
  }
}

/** Without the byte order mark, which is not part of the text. @see https://encoding.spec.whatwg.org/#utf-8-decode */
function textOf(body: Buffer): string {
  const text = body.toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function failureOf(code: string): TransportFailure['failure'] {
  switch (code) {
    case 'UND_ERR_RES_EXCEEDED_MAX_SIZE':
      return 'too-large';
    case 'UND_ERR_INVALID_ARG':
      return 'unsendable';
    default:
      return 'network';
  }
}

function joinRepeated(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  const joined: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    joined[name] = typeof value === 'object' ? value.join(', ') : value;
  }
  return joined;
}
