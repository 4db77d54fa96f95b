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
import { type Answer, createExchange, ExchangeError } from './exchange.ts';
import type { Governor } from './governor.ts';
import { rateLimitOf } from './rate-limit-headers.ts';
import { nextAfter, verdictOf } from './retry-policy.ts';

/** What a client is made of. */
export interface HttpClientOptions {
  readonly limits: Limits;
  readonly governor: Governor;
  readonly clock: Clock;
  readonly stop: Stop;
  /** In [0, 1), for the jitter. @default Math.random */
  readonly random?: () => number;
  /** Told with each answer how far its `Date` lies outside the time of the attempt, in milliseconds. */
  readonly onDate?: (skewMillis: number) => void;
}

/** A client that holds sockets. */
export interface ClosableHttpClient extends HttpClient {
  close(): Promise<void>;
}

/**
 * The HTTP client of one connection: governed, signed for each attempt, bounded, repeated by
 * `retry-policy.ts`. A request that waits to be repeated holds no slot.
 */
export function createHttpClient(options: HttpClientOptions): ClosableHttpClient {
  const { limits, governor, clock, stop, random = Math.random, onDate } = options;
  const exchange = createExchange(limits);

  async function attempt(request: HttpRequest): Promise<Answer | ExchangeError> {
    const start = clock.now();
    try {
      const signature = await request.sign?.(request, start);
      const answer = await exchange.send(request, { ...request.headers, ...signature });
      onDate?.(skewOf(answer, start, clock.now()));
      return answer;
    } catch (error) {
      if (error instanceof ExchangeError) return error;
      governor.leave({ kind: 'ok' }); // it was the signing that failed: the slot was never used
      throw error;
    }
  }

  function judge(result: Answer | ExchangeError, request: HttpRequest, number: number): Verdict {
    if (result instanceof ExchangeError) {
      return { kind: result.failure === 'too-large' ? 'final' : 'retry' };
    }
    const response = { ...result, repeated: number > 1 };
    return request.classify?.(response, number) ?? verdictOf(result.status);
  }

  return {
    async send(request) {
      let repeated = false;
      for (let number = 1; ; number++) {
        if (stop.signal.aborted || !(await enter())) throw outOfTime();
        const result = await attempt(request);
        const verdict = judge(result, request, number);
        const answer = result instanceof ExchangeError ? undefined : result;
        const now = clock.now();
        const retryAfter = answer?.headers['retry-after'];
        const next = nextAfter({ number, verdict, retryAfter }, now, stop.deadline, random());
        const waitMillis = next.kind === 'wait' ? next.waitMillis : undefined;
        leave(verdict, answer, waitMillis, now);
        if (next.kind === 'done') return settle(result, request, repeated);
        if (next.kind === 'defer') throw outOfTime();
        // A 5xx or a broken connection may hide that the server did what it was asked.
        repeated ||= answer === undefined ? sent(result) : answer.status >= 500;
        await clock.sleep(next.waitMillis, stop.signal);
      }
    },
    close: () => exchange.close(),
  };

  function enter(): true | Promise<boolean> {
    return governor.enter(stop);
  }

  function leave(
    verdict: Verdict,
    answer: Answer | undefined,
    waitMillis: number | undefined,
    now: number,
  ): void {
    const rateLimit = answer && rateLimitOf(answer.headers, now);
    const hint = rateLimit && { rateLimit };
    if (verdict.kind === 'throttled') {
      governor.leave({
        kind: 'throttled',
        ...(waitMillis !== undefined && { waitMillis }),
        ...hint,
      });
    } else {
      governor.leave({ kind: verdict.kind === 'retry' ? 'failed' : 'ok', ...hint });
    }
  }
}

function sent(result: Answer | ExchangeError): boolean {
  return result instanceof ExchangeError && result.sent;
}

function settle(
  result: Answer | ExchangeError,
  request: HttpRequest,
  repeated: boolean,
): HttpResponse {
  if (!(result instanceof ExchangeError)) return { ...result, repeated };
  // Only method and host: a path or a query may hold a secret.
  const where = `${request.method} ${request.url.host}`;
  switch (result.failure) {
    case 'timeout':
      throw new SweepError('timeout', `${where}: no complete answer in time`, { cause: result });
    case 'too-large':
      throw new SweepError('invalid-response', `${where}: the answer is larger than 32 MiB`);
    case 'network':
      throw new SweepError('unavailable', `${where}: the connection failed`, { cause: result });
  }
}

function outOfTime(): SweepError {
  return new SweepError('deadline', 'no time left for this request in this run');
}

/** `Date` has whole seconds, so an answer may seem up to one second older than the attempt. */
function skewOf({ headers }: Answer, start: number, end: number): number {
  const date = Date.parse(headers.date ?? '');
  if (Number.isNaN(date)) return 0;
  if (date > end) return date - end;
  return Math.min(0, date - (start - 1000));
}
