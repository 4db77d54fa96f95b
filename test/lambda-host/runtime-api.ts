import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** What Lambda's caller gets. */
export interface Answer {
  /** True when the function threw, could not be loaded, ended or took too long. */
  readonly failed: boolean;
  /** JSON: the returned value, or `{ errorType, errorMessage, trace? }`. */
  readonly payload: string;
}

/** What Lambda tells the function of itself and of the time it has. */
export interface RuntimeApiOptions {
  readonly functionArn: string;
  readonly timeoutMillis: number;
  /** Epoch milliseconds on the clock of the function. */
  readonly now: () => number;
}

interface Invocation {
  readonly id: string;
  readonly event: string;
  readonly resolve: (answer: Answer) => void;
}

const PREFIX = '/2018-06-01/runtime/';

/**
 * Lambda's side of one execution environment: hands out events one at a time and takes the answers.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #options: RuntimeApiOptions;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #queue: Invocation[] = [];
  #current: Invocation | undefined;
  #idle: ServerResponse | undefined;
  #end: Answer | undefined;

  constructor(options: RuntimeApiOptions) {
    // The runtime says what came of an event on the connection on which it asked for it, however long that took.
    this.#server.keepAliveTimeout = 0;
    this.#options = options;
  }

  /** Starts to listen; resolves to `host:port`. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port was given');
    return `127.0.0.1:${address.port}`;
  }

  /** Delivers one event as soon as the function asks for it. */
  invoke(event: unknown): Promise<Answer> {
    if (this.#end) return Promise.resolve(this.#end);
    return new Promise((resolve) => {
      this.#queue.push({ id: randomUUID(), event: JSON.stringify(event), resolve });
      this.#deliver();
    });
  }

  /** The environment is gone: every invocation, waiting or still to come, fails with this error. */
  fail(errorType: string, errorMessage: string): void {
    this.#finish(JSON.stringify({ errorType, errorMessage }));
  }

  async close(): Promise<void> {
    this.fail('Runtime.Closed', 'the host was closed');
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = `${request.method} ${request.url?.slice(PREFIX.length)}`;
    if (call === 'GET invocation/next') {
      this.#idle = response;
      this.#deliver();
      return;
    }
    const body = await text(request);
    const status = this.#take(call, body) ? 202 : 404;
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"status":"OK"}');
  }

  #take(call: string, payload: string): boolean {
    const id = this.#current?.id;
    switch (call) {
      case `POST invocation/${id}/response`:
        this.#settle({ failed: false, payload });
        return true;
      case `POST invocation/${id}/error`:
        this.#settle({ failed: true, payload });
        return true;
      case 'POST init/error':
        this.#finish(payload);
        return true;
      default:
        return false;
    }
  }

  #deliver(): void {
    const response = this.#idle;
    const next = response && this.#queue.shift();
    if (!next) return;
    this.#idle = undefined;
    this.#current = next;
    const { functionArn, timeoutMillis, now } = this.#options;
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': next.id,
      'lambda-runtime-deadline-ms': String(now() + timeoutMillis),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
    });
    response.end(next.event);
  }

  #settle(answer: Answer): void {
    this.#current?.resolve(answer);
    this.#current = undefined;
  }

  #finish(payload: string): void {
    this.#end ??= { failed: true, payload };
    this.#settle(this.#end);
    for (const { resolve } of this.#queue.splice(0)) resolve(this.#end);
  }
}
