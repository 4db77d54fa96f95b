import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import type { HttpRequest } from '../ports.ts';

/** What came back from one attempt. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** Why nothing usable came back. */
export type ExchangeFailure = 'timeout' | 'too-large' | 'network';

/** An attempt without an answer. `sent` when the server may have carried it out all the same. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly failure: ExchangeFailure;
  readonly sent: boolean;

  constructor(failure: ExchangeFailure, sent: boolean, cause?: unknown) {
    super(failure, { cause });
    this.failure = failure;
    this.sent = sent;
  }
}

/** A larger answer is refused rather than held in memory. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** How often the attempts in flight are looked at; a request may outlive its limit by as much. */
const WATCH_MILLIS = 250;

/** Sends single attempts over one dispatcher, each bounded as a whole. */
export interface Exchange {
  /** Throws {@link ExchangeError}. */
  send(request: HttpRequest, headers: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}

/** A dispatcher of its own: HTTP/1.1, as many sockets to each origin as requests may be in flight. */
export function createExchange(options: {
  readonly concurrency: number;
  readonly timeoutMillis: number;
}): Exchange {
  const { concurrency, timeoutMillis } = options;
  const agent = new Agent({
    connections: concurrency,
    pipelining: 1,
    allowH2: false,
    connect: { timeout: timeoutMillis },
    headersTimeout: timeoutMillis,
    bodyTimeout: timeoutMillis,
  });
  const inFlight = new Set<Collector>();
  // One timer for all attempts: a timer or an AbortSignal for each costs more than the request's own work.
  let watch: NodeJS.Timeout | undefined;
  const watchAll = () => {
    const now = performance.now();
    for (const one of inFlight) if (now >= one.expiresAt) one.expire();
    if (inFlight.size === 0) {
      clearInterval(watch);
      watch = undefined;
    }
  };

  return {
    send: ({ method, url, body }, headers) =>
      new Promise((resolve, reject) => {
        const collector = new Collector(performance.now() + timeoutMillis, (result) => {
          inFlight.delete(collector);
          if (result instanceof ExchangeError) reject(result);
          else resolve(result);
        });
        inFlight.add(collector);
        watch ??= setInterval(watchAll, Math.min(WATCH_MILLIS, timeoutMillis)).unref();
        const { origin, pathname, search } = url;
        agent.dispatch(
          { origin, path: pathname + search, method, headers, body: body ?? null },
          collector,
        );
      }),
    async close() {
      clearInterval(watch);
      await agent.destroy();
    },
  };
}

/** Collects one answer; settles exactly once. */
class Collector implements Dispatcher.DispatchHandler {
  readonly expiresAt: number;
  readonly #settle: (result: Answer | ExchangeError) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #settled = false;

  constructor(expiresAt: number, settle: (result: Answer | ExchangeError) => void) {
    this.expiresAt = expiresAt;
    this.#settle = settle;
  }

  /** Ends the attempt: its whole time is over. */
  expire(): void {
    this.#fail('timeout', new Error('no whole answer in time'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('no time left'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MAX_BODY_BYTES) this.#fail('too-large', new Error('answer too large'));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first = Buffer.alloc(0), ...rest] = this.#chunks;
    const body = rest.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#finish({
      status: this.#status,
      headers: joinRepeated(this.#headers),
      text: body.toString('utf8'),
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const timedOut = /TIMEOUT/.test((error as { code?: string }).code ?? '');
    this.#finish(new ExchangeError(timedOut ? 'timeout' : 'network', this.#wasSent(error), error));
  }

  #fail(failure: ExchangeFailure, reason: Error): void {
    this.#finish(new ExchangeError(failure, this.#controller !== undefined, reason));
    this.#controller?.abort(reason);
  }

  #wasSent(error: Error): boolean {
    const code = (error as { code?: string }).code;
    return (
      this.#controller !== undefined &&
      code !== 'ECONNREFUSED' &&
      code !== 'UND_ERR_CONNECT_TIMEOUT'
    );
  }

  #finish(result: Answer | ExchangeError): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#chunks = [];
    this.#settle(result);
  }
}

function joinRepeated(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  const joined: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) {
    joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}
