import type { HttpResponse, RetryClass } from '../http-ports.ts';
import { parseRetryAfter } from './retry-after.ts';
import { isThrottle, throttleWait } from './throttling.ts';

/** How one attempt ended, as far as the retry policy is concerned. */
export interface Attempt {
  /** The first is 1. */
  readonly number: number;
  readonly retryClass: RetryClass;
  /** Whether another request was given up, and nothing was accepted since. @default false */
  readonly isHopeless?: boolean;
  /** The result of {@link requestedDelay}. */
  readonly requestedMillis: number | undefined;
}

/** What to do next. */
export type Next =
  | { readonly kind: 'done' }
  /** Repeat after `waitMillis`. */
  | { readonly kind: 'wait'; readonly waitMillis: number }
  /** The required wait does not end before the deadline: leave the request to the next run. */
  | { readonly kind: 'defer' };

/**
 * A request is sent at most this many times. A refusal says less of the request than a failure does, and a window may
 * stay closed for an hour; while others get through, refusals are not counted at all.
 */
const MAX_ATTEMPTS = { retry: 4, throttled: 12 };

/**
 * Upper bound of the first random wait in milliseconds, doubled with each attempt. The lower bound is zero, so that
 * requests that failed together spread out. A server that throttles needs longer to recover.
 */
const FIRST_BACK_OFF = { retry: 200, throttled: 1000 };

/** Timers cannot wait longer, and no run lasts that long. */
const LONGEST_WAIT_MILLIS = 2 ** 31 - 1;

const DONE = { kind: 'done' } as const;
const FINAL: RetryClass = { kind: 'final' };
const RETRY: RetryClass = { kind: 'retry' };

/**
 * The retry class of a response to any call, login and discovery included, unless the provider knows better. Every
 * server error may be temporary, including those of proxies and CDNs (520 to 530), except 501 and 505, which the server
 * will never fulfil. All calls here may be repeated, POST included.
 * @param now epoch milliseconds
 */
export function classifyStatus(
  response: Pick<HttpResponse, 'status' | 'headers' | 'text'>,
  now: number,
): RetryClass {
  const { status } = response;
  if (status < 400) return FINAL;
  if (isThrottle(response)) {
    const waitMillis = throttleWait(response, now);
    return { kind: 'throttled', ...(waitMillis !== undefined && { waitMillis }) };
  }
  return status >= 500 && status !== 501 && status !== 505 ? RETRY : FINAL;
}

/**
 * Milliseconds to wait that the server asked for, or else that the provider is known to need; `undefined` when neither
 * is known.
 */
export function requestedDelay(
  retryClass: RetryClass,
  retryAfter: string | undefined,
  now: number,
): number | undefined {
  if (retryClass.kind === 'final') return undefined;
  const asked = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now);
  return asked ?? (retryClass.kind === 'throttled' ? retryClass.waitMillis : undefined);
}

function mostAttempts(kind: 'retry' | 'throttled', isHopeless: boolean): number {
  return MAX_ATTEMPTS[isHopeless ? 'retry' : kind];
}

/**
 * Decides what follows an attempt. A requested wait is observed exactly, without jitter or cap.
 * @param random in [0, 1)
 */
export function decideRetry(attempt: Attempt, now: number, deadline: number, random: number): Next {
  const { number, retryClass, requestedMillis, isHopeless = false } = attempt;
  if (retryClass.kind === 'final' || number >= mostAttempts(retryClass.kind, isHopeless))
    return DONE;
  // `Retry-After: 0` after a failure would use up all attempts within an instant.
  const doubled = retryClass.kind === 'throttled' ? 1 : 2 ** (number - 1);
  const waitMillis = requestedMillis || random * FIRST_BACK_OFF[retryClass.kind] * doubled;
  const fits = waitMillis <= LONGEST_WAIT_MILLIS && now + waitMillis < deadline;
  return fits ? { kind: 'wait', waitMillis } : { kind: 'defer' };
}
