import type { HttpRequest, HttpResponse, RetryClass } from '../http-ports.ts';
import { skewOf } from './clock-skew.ts';
import type { Feedback } from './pacing/feedback.ts';
import { classifyStatus, requestedDelay } from './retry-policy.ts';
import { ServerClock } from './server-clock.ts';
import { httpDate } from './time.ts';
import { toFeedback } from './to-feedback.ts';

/** What a response means. */
export interface Reading {
  readonly retryClass: RetryClass;
  /** The wait that the server asked for, or that the provider is known to need, in milliseconds. */
  readonly requestedMillis: number | undefined;
  /** What it says about the provider's limits. */
  readonly feedback: Feedback;
}

/** Reads the responses of one connection. Times that they name are those of the server's clock, not of ours. */
export class ResponseReader {
  readonly #clock = new ServerClock();
  readonly #instantOf = memoizeLast(httpDate);
  readonly #onDate: ((skewMillis: number) => void) | undefined;
  #accepted = 0;

  /** @param onDate called for each response with a `Date`: how far that lies outside the time of the attempt */
  constructor(onDate?: (skewMillis: number) => void) {
    this.#onDate = onDate;
  }

  /** Responses so far that were no refusals. */
  get accepted(): number {
    return this.#accepted;
  }

  /**
   * Reads one response.
   * @param attempt the first is 1
   * @param start when the request was sent, in epoch milliseconds
   * @param end when the response was complete
   */
  read(
    request: HttpRequest,
    response: HttpResponse,
    attempt: number,
    start: number,
    end: number,
  ): Reading {
    const { headers } = response;
    const date = headers.date === undefined ? undefined : this.#instantOf(headers.date);
    if (date !== undefined) {
      this.#onDate?.(skewOf(date, headers, start, end));
      // The date of a cached response is older than the response.
      if (headers.age === undefined) this.#clock.observe(date, start, end);
    }
    const now = this.#clock.at(end);
    const retryClass = request.classify?.(response, attempt) ?? classifyStatus(response, now);
    const requestedMillis = requestedDelay(retryClass, headers['retry-after'], now);
    if (retryClass.kind !== 'throttled') this.#accepted += 1;
    const feedback = toFeedback(response, retryClass, requestedMillis, now);
    return { retryClass, requestedMillis, feedback };
  }
}

/** Remembers the last result: thousands of responses a second carry the same date. */
function memoizeLast<T>(parse: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly result: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: parse(text) };
    return last.result;
  };
}
