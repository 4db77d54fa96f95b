import type { HttpClient, HttpRequest, HttpResponse, RetryClass } from '../http-ports.ts';
import type { BeginWait, Clock, Limits, Stop } from '../ports.ts';
import type { AllowList } from './allow-list.ts';
import { answeredAt, skewOf } from './clock-skew.ts';
import type { Feedback } from './pacing/feedback.ts';
import type { Limiter } from './pacing/limiter.ts';
import { deadlineExceeded, outsideAllowList, toError } from './request-errors.ts';
import type { TransportFailure } from './response-result.ts';
import { classifyStatus, decideRetry, requestedDelay } from './retry-policy.ts';
import type { Sockets } from './sockets.ts';
import { httpDate } from './time.ts';
import { toFeedback } from './to-feedback.ts';
import { createTransport, type Transport } from './transport.ts';

/** The parts of a client. */
export interface HttpClientOptions {
  readonly limits: Pick<Limits, 'timeoutMillis'>;
  /** Where requests may go. */
  readonly allowList: Pick<AllowList, 'admits'>;
  readonly sockets: Sockets;
  readonly limiter: Limiter;
  /** Its wall clock must not be set while the client is in use. */
  readonly clock: Clock;
  readonly stop: Stop;
  /** In [0, 1), for the jitter. @default Math.random */
  readonly random?: () => number;
  /** Called for each response with a `Date`: how far that lies outside the time of the attempt, in milliseconds. */
  readonly onDate?: (skewMillis: number) => void;
  /** Called when a request starts to wait, without a slot, before it is repeated. */
  readonly onWait?: () => void;
  /** Called right before a request is sent; when it stops the run, the request is not sent. */
  readonly beforeSending?: () => void;
  /** Notes that a response is waited for. @default - it is not noted */
  readonly beginWait?: BeginWait;
}

/** An HTTP client that holds sockets. */
export interface ClosableHttpClient extends HttpClient {
  /** Releases the sockets. */
  close(): void;
}

/** How one attempt ended, and what that means. */
interface Attempted {
  readonly result: HttpResponse | TransportFailure;
  readonly retryClass: RetryClass;
  readonly requestedMillis: number | undefined;
}

/** Some gateways reject requests without a user agent. */
const USER_AGENT = { 'user-agent': 'token-sweeper' };

/**
 * The HTTP client of one connection: rate-limited, signed for each attempt, with a timeout, repeated as
 * `retry-policy.ts` decides. A request that waits to be repeated holds no slot.
 */
export function createHttpClient({
  sockets,
  beginWait,
  ...options
}: HttpClientOptions): ClosableHttpClient {
  const { timeoutMillis } = options.limits;
  return createClientOver(createTransport(sockets, timeoutMillis, beginWait), options);
}

/** The same over any transport. */
export function createClientOver(
  transport: Transport,
  options: Omit<HttpClientOptions, 'sockets' | 'beginWait'>,
): ClosableHttpClient {
  const { limits, allowList, limiter, clock, stop } = options;
  const { random = Math.random, onDate, onWait, beforeSending } = options;
  const caller = { ...stop, sleep: clock.sleep };
  const readClock = createClockReader(onDate);
  /** Responses that were no refusals, and how many there were when a request was last given up for refusals. */
  const progress = { accepted: 0, givenUpAt: -1 };

  /** Holds a slot of the limiter from start to end. */
  async function attempt(
    request: HttpRequest,
    number: number,
    repeated: boolean,
  ): Promise<Attempted> {
    const entered = limiter.enter(caller);
    const flight = entered instanceof Promise ? await entered : entered;
    if (!flight) throw deadlineExceeded(request);
    let feedback: Feedback = { kind: 'failed' };
    try {
      const start = clock.now();
      const whole = request.fresh ? complete(request, request.fresh()) : request;
      const signing = whole.sign?.(whole, start);
      const signature = signing instanceof Promise ? await signing : signing;
      const sent: Record<string, string> = { ...USER_AGENT, ...whole.headers, ...signature };
      if (!mayLeave(whole.url, sent, allowList)) throw outsideAllowList(request);
      beforeSending?.();
      if (stop.signal.aborted || clock.elapsed() >= stop.deadline) throw deadlineExceeded(request);
      const raw = await transport.send(whole, sent);
      const end = clock.now();
      if ('failure' in raw) return fromNoResponse(raw);
      const at = readClock(raw.headers, start, end);
      const reading = readResponse(request, { ...raw, repeated }, number, at);
      feedback = reading.feedback;
      if (feedback.kind !== 'throttled') progress.accepted += 1;
      return reading;
    } finally {
      limiter.leave(flight, feedback);
    }
  }

  return {
    async send(request) {
      let repeated = false;
      for (let number = 1; ; ) {
        const acceptedBefore = progress.accepted;
        const { result, retryClass, requestedMillis } = await attempt(request, number, repeated);
        const isHopeless = progress.givenUpAt === progress.accepted;
        const attempted = { number, retryClass, requestedMillis, isHopeless };
        const next = decideRetry(attempted, clock.elapsed(), stop.deadline, random());
        if (next.kind === 'defer') throw deadlineExceeded(request);
        if (next.kind === 'done') {
          if (retryClass.kind === 'throttled') progress.givenUpAt = progress.accepted;
          if ('failure' in result) throw toError(result, request, limits.timeoutMillis);
          return result;
        }
        // A refusal says nothing about the request as long as others get through.
        if (retryClass.kind !== 'throttled' || progress.accepted === acceptedBefore) number += 1;
        // After a 5xx or a broken connection, the server may have executed the request all the same.
        repeated ||= 'failure' in result ? result.sent : result.status >= 500;
        onWait?.();
        const why =
          'failure' in result ? undefined : `as the provider asks (HTTP ${result.status})`;
        await clock.sleep(next.waitMillis, stop.signal, why);
      }
    },
    close: () => transport.close(),
  };
}

/** Checked last, on exactly what is sent: nothing changes it afterwards. */
function mayLeave(
  url: URL,
  { host = url.host }: Readonly<Record<string, string>>,
  allowList: Pick<AllowList, 'admits'>,
): boolean {
  return host === url.host && allowList.admits(url);
}

function complete(request: HttpRequest, fresh: Pick<HttpRequest, 'headers' | 'body'>): HttpRequest {
  return { ...request, ...fresh, headers: { ...request.headers, ...fresh.headers } };
}

/** What the provider's clock said at each response, from its `Date`, in epoch milliseconds. */
function createClockReader(onDate: HttpClientOptions['onDate']) {
  const instantOf = memoizeLast(httpDate);
  return (headers: HttpResponse['headers'], start: number, end: number): number => {
    const date = headers.date === undefined ? undefined : instantOf(headers.date);
    if (date !== undefined) onDate?.(skewOf(date, headers, start, end));
    return answeredAt(date, headers, end);
  };
}

/** @param at what the provider's clock said, in epoch milliseconds */
function readResponse(
  request: HttpRequest,
  response: HttpResponse,
  number: number,
  at: number,
): Attempted & { readonly feedback: Feedback } {
  const retryClass = request.classify?.(response, number, at) ?? classifyStatus(response, at);
  const requestedMillis = requestedDelay(retryClass, response.headers['retry-after'], at);
  const feedback = toFeedback(response, retryClass, requestedMillis, at);
  return { result: response, retryClass, requestedMillis, feedback };
}

function fromNoResponse(result: TransportFailure): Attempted {
  const { failure, problem } = result;
  const passing =
    failure === 'timeout' || failure === 'no-room' || (failure === 'network' && !problem?.lasting);
  return { result, retryClass: { kind: passing ? 'retry' : 'final' }, requestedMillis: undefined };
}

/** Remembers the last result: thousands of responses a second carry the same date. */
function memoizeLast<T>(parse: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly result: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: parse(text) };
    return last.result;
  };
}
