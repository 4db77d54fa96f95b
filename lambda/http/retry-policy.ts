import type { Verdict } from '../ports.ts';

/** How one attempt ended, as far as repeating it goes. */
export interface Attempt {
  /** The first is 1. */
  readonly number: number;
  readonly verdict: Verdict;
  /** `Retry-After` as it was sent. */
  readonly retryAfter?: string | undefined;
}

/** What to do next. */
export type Next =
  | { readonly kind: 'done' }
  /** Repeat after `waitMillis`. */
  | { readonly kind: 'wait'; readonly waitMillis: number }
  /** The wait that is needed ends after the deadline: leave it to the next run. */
  | { readonly kind: 'defer' };

export const MAX_ATTEMPTS = 4;

/** Doubled with each attempt, then drawn from zero up, so that clients that failed together part. */
const FIRST_BACKOFF_MILLIS = 250;

/** What a status means unless the provider knows better. All calls here may be repeated. */
export function verdictOf(status: number): Verdict {
  if (status === 429) return { kind: 'throttled' };
  return { kind: [500, 502, 503, 504].includes(status) ? 'retry' : 'final' };
}

/**
 * Decides after an attempt. A wait that the server asks for is kept exactly, without jitter and without cap.
 * @param random in [0, 1)
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function nextAfter(attempt: Attempt, now: number, deadline: number, random: number): Next {
  const { number, verdict } = attempt;
  if (verdict.kind === 'final' || number >= MAX_ATTEMPTS) return { kind: 'done' };
  const asked = parseRetryAfter(attempt.retryAfter, now);
  const known = verdict.kind === 'throttled' ? verdict.waitMillis : undefined;
  const waitMillis = asked ?? known ?? random * FIRST_BACKOFF_MILLIS * 2 ** number;
  return now + waitMillis > deadline ? { kind: 'defer' } : { kind: 'wait', waitMillis };
}

/** Milliseconds from `now`, from seconds or an HTTP date; `undefined` when it is neither. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1000;
  const isHttpDate = /^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/.test(value);
  const date = isHttpDate ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
