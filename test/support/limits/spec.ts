import { allOf, banning, usedByOthers } from './combined-limits.ts';
import {
  anchoredWindow,
  bucket,
  fixedWindow,
  inFlightLimit,
  type Limit,
  slidingCounter,
  slidingLog,
} from './limits.ts';

/** One limit, as data. Rates are requests a second. */
export type PartSpec =
  | { readonly kind: 'bucket'; readonly rate: number; readonly burst: number }
  | {
      readonly kind: 'fixed' | 'sliding-log' | 'sliding-counter';
      readonly quota: number;
      readonly windowMillis: number;
      readonly phase: number;
      /** Refused requests count too; for sliding windows. */
      readonly countsRefusals?: boolean;
    }
  | { readonly kind: 'anchored'; readonly quota: number; readonly windowMillis: number }
  | { readonly kind: 'in-flight'; readonly most: number };

/** Ways in which servers spell what remains. */
export type HeaderFamily = 'none' | 'ratelimit' | 'x-ratelimit' | 'x-rate-limit' | 'structured';

/** What a server gets wrong in its headers. */
export type Mistake =
  | 'reset-past'
  | 'remaining-stuck'
  | 'remaining-zero'
  | 'limit-doubled'
  | 'reset-is-window';

/** A provider's limits, and what it says of them. */
export interface LimitSpec {
  /** All of them hold; headers speak of the first. */
  readonly parts: readonly PartSpec[];
  readonly banMillis?: number;
  /** Requests a second that other clients send. */
  readonly othersRate?: number;
  /** From this moment on every quota and rate is multiplied by `factor`. */
  readonly change?: { readonly at: number; readonly factor: number };
  readonly headers: HeaderFamily;
  readonly mistake?: Mistake;
  /** Seconds, or the end of the wait; absent: no `Retry-After`. */
  readonly retryAfter?: number | 'end';
  readonly status: 429 | 503 | 403;
  /** How far the server's clock is ahead. */
  readonly clockAheadMillis: number;
}

/** The limits of a spec. @param random for the other clients */
export function createLimit(spec: LimitSpec, random: () => number = () => 0.5): Limit {
  const { change } = spec;
  const changing = (value: number) => (now: number) =>
    change && now >= change.at ? value * change.factor : value;
  const quotaOf = (value: number) => {
    const of = changing(value);
    return (now: number) => Math.max(1, Math.round(of(now)));
  };
  const create = (part: PartSpec): Limit => {
    switch (part.kind) {
      case 'bucket':
        return bucket(changing(part.rate), part.burst);
      case 'fixed':
        return fixedWindow(quotaOf(part.quota), part.windowMillis, part.phase);
      case 'sliding-log':
        return slidingLog(quotaOf(part.quota), part.windowMillis, part.countsRefusals);
      case 'sliding-counter':
        return slidingCounter(
          quotaOf(part.quota),
          part.windowMillis,
          part.phase,
          part.countsRefusals,
        );
      case 'anchored':
        return anchoredWindow(quotaOf(part.quota), part.windowMillis);
      case 'in-flight':
        return inFlightLimit(part.most);
    }
  };
  const [first, ...others] = spec.parts.map(create);
  if (!first) throw new RangeError('a spec has at least one limit');
  const shared = spec.othersRate ? usedByOthers(first, spec.othersRate, random) : first;
  const all = others.length > 0 ? allOf(shared, ...others) : shared;
  return spec.banMillis === undefined ? all : banning(all, spec.banMillis);
}

const DATES = { second: Number.NaN, text: '' };

/** The last one is kept: most responses of a second come one after another. */
function httpDate(second: number): string {
  if (DATES.second !== second) {
    DATES.second = second;
    DATES.text = new Date(second * 1000).toUTCString();
  }
  return DATES.text;
}

/** The headers of one response. @param now milliseconds; epoch times begin at `epoch` */
export function headersOf(
  spec: LimitSpec,
  limit: Limit,
  refused: boolean,
  now: number,
  epoch: number,
): Record<string, string> {
  const clock = epoch + now + spec.clockAheadMillis;
  const headers: Record<string, string> = { date: httpDate(Math.floor(clock / 1000)) };
  if (refused && spec.retryAfter !== undefined) {
    const wait = limit.waitMillis(now);
    const seconds =
      spec.retryAfter === 'end' ? (Number.isFinite(wait) ? wait / 1000 : 1) : spec.retryAfter;
    headers['retry-after'] = `${Math.ceil(seconds)}`;
  }
  if (spec.headers === 'none') return headers;
  const said = mistaken(limit.describe(now), spec.mistake);
  const delta = Math.ceil(said.resetMillis / 1000);
  const at = Math.ceil((clock + said.resetMillis) / 1000);
  switch (spec.headers) {
    case 'structured':
      headers.ratelimit = `"default";r=${said.remaining};t=${delta}`;
      headers['ratelimit-policy'] =
        said.windowMillis === undefined
          ? `"default";q=${said.limit}`
          : `"default";q=${said.limit};w=${Math.max(1, Math.round(said.windowMillis / 1000))}`;
      break;
    case 'ratelimit':
      headers['ratelimit-limit'] = `${said.limit}`;
      headers['ratelimit-remaining'] = `${said.remaining}`;
      headers['ratelimit-reset'] = `${delta}`;
      break;
    default:
      headers[`${spec.headers}-limit`] = `${said.limit}`;
      headers[`${spec.headers}-remaining`] = `${said.remaining}`;
      headers[`${spec.headers}-reset`] = `${at}`;
  }
  return headers;
}

function mistaken(said: ReturnType<Limit['describe']>, mistake: Mistake | undefined) {
  switch (mistake) {
    case 'reset-past':
      return { ...said, resetMillis: -5000 };
    case 'remaining-stuck':
      return { ...said, remaining: said.limit };
    case 'limit-doubled':
      return { ...said, limit: 2 * said.limit, remaining: said.remaining + said.limit };
    case 'remaining-zero':
      return { ...said, remaining: 0 };
    case 'reset-is-window':
      return { ...said, resetMillis: said.windowMillis ?? said.resetMillis };
    default:
      return said;
  }
}
