import { SweepError } from '../errors.ts';
import type {
  Clock,
  HttpClient,
  HttpRequest,
  HttpResponse,
  Limits,
  Stop,
  Verdict,
} from '../ports.ts';
import type { AllowList } from './allow-list.ts';
import { skewOf } from './clock-skew.ts';
import type { Feedback, Governor } from './pacing/limiter.ts';
import { rateLimitOf } from './rate-limit-headers.ts';
import { askedWait, nextAfter, verdictOf } from './retry-policy.ts';
import type { Sockets } from './sockets.ts';
import { httpDate } from './time.ts';
import { createExchange, type NoAnswer } from './transport.ts';

/** What a client is made of. */
export interface HttpClientOptions {
  readonly limits: Pick<Limits, 'timeoutMillis'>;
  /** Where requests may go. */
  readonly allowList: Pick<AllowList, 'admits'>;
  readonly sockets: Sockets;
  readonly governor: Governor;
  readonly clock: Clock;
  readonly stop: Stop;
  /** In [0, 1), for the jitter. @default Math.random */
  readonly random?: () => number;
  /** Told with each dated answer how far its `Date` lies outside the time of the attempt, in milliseconds. */
  readonly onDate?: (skewMillis: number) => void;
  /** Called when a request begins to wait, without a slot, to be repeated. */
  readonly onWait?: () => void;
}

/** A client that holds sockets. */
export interface ClosableHttpClient extends HttpClient {
  /** Lets go of the sockets. */
  close(): void;
}

/** How one attempt ended, and what that means. */
interface Attempted {
  readonly result: HttpResponse | NoAnswer;
  readonly verdict: Verdict;
  readonly askedMillis: number | undefined;
}

/** Some gateways refuse requests that do not say where they come from. */
const USER_AGENT = 'token-sweeper';

/**
 * The HTTP client of one connection: governed, signed for each attempt, bounded, repeated by
 * `retry-policy.ts`. A request that waits to be repeated holds no slot.
 */
export function createHttpClient(options: HttpClientOptions): ClosableHttpClient {
  const { limits, allowList, sockets, governor, clock, stop } = options;
  const { random = Math.random, onDate, onWait } = options;
  const exchange = createExchange(sockets, limits.timeoutMillis);
  const instantOf = remembering(httpDate);

  /** Asked last of all, of what is really sent: nothing changes it any more. */
  const mayLeave = (url: URL, { host = url.host }: Readonly<Record<string, string>>) =>
    host === url.host && allowList.admits(url);

  /** Holds a slot of the governor from beginning to end. */
  async function attempt(
    request: HttpRequest,
    number: number,
    repeated: boolean,
  ): Promise<Attempted> {
    const entered = governor.enter(stop);
    if (entered !== true && !(await entered)) throw outOfTime(request);
    let feedback: Feedback = { kind: 'failed' };
    try {
      const start = clock.now();
      if (stop.signal.aborted || start >= stop.deadline) throw outOfTime(request);
      const whole = request.fresh ? complete(request, request.fresh()) : request;
      const signing = whole.sign?.(whole, start);
      const signature = signing instanceof Promise ? await signing : signing;
      const sent: Record<string, string> = {
        'user-agent': USER_AGENT,
        ...whole.headers,
        ...signature,
      };
      if (!mayLeave(whole.url, sent)) throw outsideAllowList(request);
      const answer = await exchange.send(whole, sent);
      const end = clock.now();
      if ('failure' in answer) return unanswered(answer);
      const { status, headers, text } = answer;
      const date = headers.date === undefined ? undefined : instantOf(headers.date);
      if (date !== undefined) onDate?.(skewOf(date, headers, start, end));
      const response = { status, headers, text, repeated };
      const verdict = request.classify?.(response, number) ?? verdictOf(response, end);
      const askedMillis = askedWait(verdict, headers['retry-after'], end);
      feedback = learn(response, verdict, askedMillis, end);
      return { result: response, verdict, askedMillis };
    } finally {
      governor.leave(feedback);
    }
  }

  return {
    async send(request) {
      let repeated = false;
      for (let number = 1; ; number++) {
        const { result, verdict, askedMillis } = await attempt(request, number, repeated);
        const attempted = { number, verdict, askedMillis };
        const next = nextAfter(attempted, clock.now(), stop.deadline, random());
        if (next.kind === 'defer') throw outOfTime(request);
        if (next.kind === 'done') {
          if ('failure' in result) throw toError(result, request, limits.timeoutMillis);
          return result;
        }
        // A 5xx or a broken connection may hide that the server did what it was asked.
        repeated ||= 'failure' in result ? result.sent : result.status >= 500;
        onWait?.();
        await clock.sleep(next.waitMillis, stop.signal);
      }
    },
    close: () => exchange.close(),
  };
}

function complete(request: HttpRequest, fresh: Pick<HttpRequest, 'headers' | 'body'>): HttpRequest {
  return { ...request, ...fresh, headers: { ...request.headers, ...fresh.headers } };
}

function unanswered(result: NoAnswer): Attempted {
  const passing = result.failure === 'timeout' || result.failure === 'network';
  return { result, verdict: { kind: passing ? 'retry' : 'final' }, askedMillis: undefined };
}

const OK: Feedback = { kind: 'ok' };

/** What the governor learns from an answer. */
function learn(
  { status, headers }: HttpResponse,
  verdict: Verdict,
  waitMillis: number | undefined,
  now: number,
): Feedback {
  const rateLimit = rateLimitOf(headers, now);
  if (verdict.kind === 'final' && status < 500 && !rateLimit) return OK;
  const hint = rateLimit && { rateLimit };
  // A 503 that names a time is an overload, not a defect.
  const isRefusal = verdict.kind === 'throttled' || (status === 503 && waitMillis !== undefined);
  if (!isRefusal) return { kind: status >= 500 ? 'failed' : 'ok', ...hint };
  return { kind: 'throttled', ...(waitMillis !== undefined && { waitMillis }), ...hint };
}

/** Remembers the last result: the dates of thousands of answers a second are the same text. */
function remembering<T>(parse: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly result: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: parse(text) };
    return last.result;
  };
}

function toError(result: NoAnswer, request: HttpRequest, timeoutMillis: number): SweepError {
  const { failure, code, cause } = result;
  const where = placeOf(request);
  switch (failure) {
    case 'timeout': {
      const limit = `within ${timeoutMillis} ms (limits.timeout)`;
      return new SweepError('timeout', `${where}: no complete answer ${limit}`, { cause });
    }
    case 'too-large':
      return new SweepError('invalid-response', `${where}: the answer is larger than 32 MiB`);
    case 'unsendable': {
      const advice = 'look for line breaks and other control characters in the secret';
      return new SweepError('invalid-secret', `${where}: cannot be sent; ${advice}`, { cause });
    }
    case 'network': {
      const detail = code === '' ? '' : ` (${code})`;
      return new SweepError('unavailable', `${where}: the connection failed${detail}`, { cause });
    }
  }
}

function outOfTime(request: HttpRequest): SweepError {
  return new SweepError('deadline', `${placeOf(request)}: no time left in this run`);
}

function outsideAllowList({ method }: HttpRequest): SweepError {
  return new SweepError(
    'invalid-response',
    `${method}: a request would leave the hosts of this connection; nothing was sent`,
  );
}

/** Method and origin only: a path or a query may hold a secret. */
function placeOf({ method, url }: HttpRequest): string {
  return `${method} ${url.origin}`;
}
