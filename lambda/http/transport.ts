import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { HttpRequest } from '../ports.ts';
import { type Flight, InFlight } from './in-flight.ts';
import type { Sockets } from './sockets.ts';

/** What came back from one attempt. */
export interface Answer {
  readonly status: number;
  /** Lower-case names; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Without a byte order mark. */
  readonly text: string;
}

/** Why nothing usable came back. */
export interface NoAnswer {
  readonly failure: 'timeout' | 'too-large' | 'unsendable' | 'network';
  /** True when the server may have carried the request out all the same. */
  readonly sent: boolean;
  /** Such as `ECONNREFUSED`; `NOT_HTTP` for an answer that cannot be read; may be empty. */
  readonly code: string;
  /** Holds nothing of the request or of the answer. */
  readonly cause: Error;
}

/** Sends single attempts, each bounded as a whole. */
export interface Exchange {
  /** Never rejects. Follows no redirect. */
  send(request: HttpRequest, headers: Readonly<Record<string, string>>): Promise<Answer | NoAnswer>;
  /** Lets go of the sockets. */
  close(): void;
}

/** An exchange over `sockets`, in which an attempt has `timeoutMillis` from beginning to end. */
export function createExchange(sockets: Sockets, timeoutMillis: number): Exchange {
  const inFlight = new InFlight<Collector>();
  // One timer for all attempts: a timer or an AbortSignal for each costs up to a third of a request.
  let timer: NodeJS.Timeout | undefined;
  let hasJoined = false;

  function cutOffLate(): void {
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const attempt of inFlight.all) {
      if (attempt.endsAt > now) next = Math.min(next, attempt.endsAt);
      else attempt.cutOff();
    }
    timer =
      next < Number.POSITIVE_INFINITY ? setTimeout(cutOffLate, next - now).unref() : undefined;
  }

  return {
    send: ({ method, url, body = null }, headers) =>
      new Promise((settle) => {
        if (!hasJoined) sockets.join();
        hasJoined = true;
        const { origin, pathname, search } = url;
        const socket = sockets.take(origin);
        const collector = new Collector(performance.now() + timeoutMillis, inFlight, (result) => {
          settle(result); // first, as discarding a socket ends the attempt once more
          if ('failure' in result) sockets.discard(socket);
          else sockets.giveBack(origin, socket);
        });
        timer ??= setTimeout(cutOffLate, timeoutMillis).unref();
        socket.dispatch({ method, path: pathname + search, headers, body }, collector);
      }),
    close() {
      clearTimeout(timer);
      if (hasJoined) sockets.leave();
      hasJoined = false;
    },
  };
}

/** Collects the answer to one attempt; in `inFlight` until it settles. */
class Collector implements Dispatcher.DispatchHandler, Flight {
  place = 0;
  /** When it must have settled, on the clock of `performance.now()`. */
  readonly endsAt: number;
  readonly #inFlight: InFlight<Collector>;
  readonly #settle: (result: Answer | NoAnswer) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #late = false;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #chunks: Buffer[] = [];

  constructor(
    endsAt: number,
    inFlight: InFlight<Collector>,
    settle: (result: Answer | NoAnswer) => void,
  ) {
    this.endsAt = endsAt;
    this.#inFlight = inFlight;
    this.#settle = settle;
    inFlight.add(this);
  }

  /** Ends the attempt now, whatever it is waiting for. */
  cutOff(): void {
    this.#late = true;
    const reason = new Error('no complete answer in time');
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
      // It holds the answer that could not be read, which must not get into a log.
      this.#fail('network', 'NOT_HTTP', new Error(error.message));
      return;
    }
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    this.#fail(failureOf(code), code, error);
  }

  #fail(failure: NoAnswer['failure'], code: string, cause: Error): void {
    this.#finish({ failure, sent: this.#controller !== undefined, code, cause });
  }

  /** A second call, such as that of the abort after a cut, changes nothing. */
  #finish(result: Answer | NoAnswer): void {
    this.#inFlight.remove(this);
    this.#settle(result);
  }
}

/** A byte order mark is no part of a text. @see https://encoding.spec.whatwg.org/#utf-8-decode */
function textOf(body: Buffer): string {
  const text = body.toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function failureOf(code: string): NoAnswer['failure'] {
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
