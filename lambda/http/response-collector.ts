import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { connectionProblem } from '../network/connection-problem.ts';
import { Body } from './body.ts';
import { type Collecting, FREE_BYTES } from './body-budget.ts';
import type { Flight, InFlight } from './in-flight.ts';
import { jsonWeight, MOST_BYTES_EACH } from './json-weight.ts';
import type { Parsing } from './parse-gate.ts';
import type { ResponseMemory } from './response-memory.ts';
import type { RawResponse, TransportFailure } from './response-result.ts';
import { bodyTooLarge, RESPONSE_TOO_LARGE, tooHeavy } from './response-too-large.ts';

/** What a response is collected with. */
export interface CollectorOptions {
  /** When the attempt must have settled, in the time of `performance.now()`. */
  readonly endsAt: number;
  /** The attempts of the same connection. */
  readonly inFlight: InFlight<ResponseCollector>;
  readonly memory: ResponseMemory;
  /** Called at least once; only the first call counts. */
  readonly settle: (result: RawResponse | TransportFailure) => void;
}

/** Collects the response to one attempt; in `inFlight` until it settles. */
export class ResponseCollector implements Dispatcher.DispatchHandler, Flight, Collecting, Parsing {
  index = 0;
  weight = 0;
  readonly endsAt: number;
  /** As far as it has come. */
  readonly body = new Body();
  readonly #options: CollectorOptions;
  #taken = FREE_BYTES;
  #isWaiting = false;
  #controller: Dispatcher.DispatchController | undefined;
  #isLate = false;
  #status = 0;
  #headers: IncomingHttpHeaders = {};

  constructor(options: CollectorOptions) {
    this.endsAt = options.endsAt;
    this.#options = options;
    options.inFlight.add(this);
  }

  /** The attempts of one connection have their time together. */
  get owner(): object {
    return this.#options.inFlight;
  }

  /** Ends the attempt now, whatever it is waiting for. */
  expire(): void {
    this.#isLate = true;
    const reason = new Error('no complete response in time');
    this.#fail(this.#isWaiting ? 'no-room' : 'timeout', '', reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isLate) controller.abort(new Error('no socket in time'));
    else this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders) {
    this.#status = status;
    this.#headers = headers;
    this.#refuseTooLarge(Number(headers['content-length']));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const length = this.body.length + chunk.length;
    if (length > this.#taken) this.#take(length, controller);
    this.body.add(chunk);
  }

  onResponseEnd(): void {
    const { gate, largestWeight } = this.#options.memory;
    const { length } = this.body;
    // By far most responses are small; weighing a large one takes as long as parsing it.
    if (length <= FREE_BYTES || gate.hasAmple(length * MOST_BYTES_EACH)) {
      this.enter();
      return;
    }
    const weight = jsonWeight(this.body.bytes);
    if (weight > largestWeight) {
      this.onResponseError(null, tooHeavy(length, weight, largestWeight));
      return;
    }
    this.weight = weight - length;
    this.#isWaiting = true;
    gate.add(this);
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

  /** Goes on after a wait for the bytes of others. */
  resume(): void {
    this.#isWaiting = false;
    // The parser of another socket may be at work right now, and there is one for all.
    setImmediate(() => this.#controller?.resume());
  }

  /** Hands over the response. */
  enter(): void {
    this.#finish({
      status: this.#status,
      headers: joinRepeated(this.#headers),
      text: this.body.takeText(),
    });
  }

  #take(length: number, controller: Dispatcher.DispatchController): void {
    this.#refuseTooLarge(length);
    const { bodies, largestBody } = this.#options.memory;
    const more = Math.min(length + FREE_BYTES, largestBody) - this.#taken;
    this.#taken += more;
    if (bodies.take(this, more)) return;
    this.#isWaiting = true;
    controller.pause();
  }

  #refuseTooLarge(length: number): void {
    const { largestBody } = this.#options.memory;
    if (length > largestBody) throw bodyTooLarge(length, largestBody);
  }

  #fail(failure: TransportFailure['failure'], code: string, cause: Error): void {
    this.body.clear();
    const problem = connectionProblem(cause);
    this.#finish({ failure, sent: this.#controller !== undefined, code, cause, problem });
  }

  /** A second call, such as that of the abort after a timeout, changes nothing. */
  #finish(result: RawResponse | TransportFailure): void {
    const { inFlight, memory, settle } = this.#options;
    inFlight.remove(this);
    if (this.#taken > FREE_BYTES) memory.bodies.release(this);
    if (this.weight > 0) memory.gate.remove(this);
    settle(result);
  }
}

function failureOf(code: string): TransportFailure['failure'] {
  switch (code) {
    case RESPONSE_TOO_LARGE:
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
