import type { HttpResponse, Verdict } from '../ports.ts';
import { isThrottle, throttleWait } from './throttling.ts';
import { httpDate } from './time.ts';

/** How one attempt ended, as far as repeating it goes. */
export interface Attempt {
  /** The first is 1. */
  readonly number: number;
  readonly verdict: Verdict;
  /** What {@link askedWait} found. */
  readonly askedMillis: number | undefined;
}

/** What to do next. */
export type Next =
  | { readonly kind: 'done' }
  /** Repeat after `waitMillis`. */
  | { readonly kind: 'wait'; readonly waitMillis: number }
  /** The wait that is needed does not end before the deadline: leave it to the next run. */
  | { readonly kind: 'defer' };

/** A request is sent at most this often. */
export const MAX_ATTEMPTS = 4;

/**
 * Milliseconds below which the first wait is drawn, doubled with each attempt; from zero up, so that
 * requests that failed together part. A server that refuses for its rate limit needs longer to recover.
 */
const FIRST_BACK_OFF = { retry: 200, throttled: 1000 };

/** No timer can wait for longer, and no run lasts that long. */
const LONGEST_WAIT_MILLIS = 2 ** 31 - 1;

const DONE = { kind: 'done' } as const;
const FINAL: Verdict = { kind: 'final' };
const RETRY: Verdict = { kind: 'retry' };

/**
 * What an answer to any call means, login and discovery included, unless the provider knows better. Every server error
 * may pass, with the numbers of proxies and edges too (520 to 530), but for what the server will never do: 501 and 505.
 * All calls here may be repeated, POST included.
 * @param now epoch milliseconds
 */
export function verdictOf(
  answer: Pick<HttpResponse, 'status' | 'headers' | 'text'>,
  now: number,
): Verdict {
  const { status } = answer;
  if (status < 400) return FINAL;
  if (isThrottle(answer)) {
    const waitMillis = throttleWait(answer, now);
    return { kind: 'throttled', ...(waitMillis !== undefined && { waitMillis }) };
  }
  return status >= 500 && status !== 501 && status !== 505 ? RETRY : FINAL;
}

/**
 * Milliseconds to wait that the server asked for, or else that the provider is known to need; `undefined`
 * when there is neither.
 */
export function askedWait(
  verdict: Verdict,
  retryAfter: string | undefined,
  now: number,
): number | undefined {
  if (verdict.kind === 'final') return undefined;
  const asked = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter.trim(), now);
  return asked ?? (verdict.kind === 'throttled' ? verdict.waitMillis : undefined);
}

/**
 * Decides after an attempt. A wait that was asked for is kept exactly, without jitter and without cap.
 * @param random in [0, 1)
 */
export function nextAfter(attempt: Attempt, now: number, deadline: number, random: number): Next {
  const { number, verdict, askedMillis } = attempt;
  if (verdict.kind === 'final' || number >= MAX_ATTEMPTS) return DONE;
  // "Now" as an answer to a failure would spend all attempts within an instant.
  const waitMillis = askedMillis || random * FIRST_BACK_OFF[verdict.kind] * 2 ** (number - 1);
  const fits = waitMillis <= LONGEST_WAIT_MILLIS && now + waitMillis < deadline;
  return fits ? { kind: 'wait', waitMillis } : { kind: 'defer' };
}

/**
 * Milliseconds from `now`: the first number of seconds or HTTP date in a list, as a header that was sent twice arrives
 * as one; `undefined` when there is none. A number beyond all sense stays one that no run waits for.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
function parseRetryAfter(value: string, now: number): number | undefined {
  const parts = value.split(',');
  for (const [index, part] of parts.entries()) {
    if (SECONDS.test(part))
      return Math.min(Math.ceil(Number(part) * 1000), Number.MAX_SAFE_INTEGER);
    // Two of the three forms of a date hold a comma themselves.
    const date = httpDate(part.trim()) ?? httpDate(`${part},${parts[index + 1] ?? ''}`.trim());
    if (date !== undefined) return Math.max(0, date - now);
  }
  return undefined;
}

/** Fractions are no HTTP, and sent all the same. */
const SECONDS = /^\s*\d+(?:\.\d+)?\s*$/;
