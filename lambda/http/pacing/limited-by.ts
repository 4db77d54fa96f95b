import type { CurrentLimits } from '../../ports.ts';
import type { Cycles } from './cycles.ts';
import type { HeaderWindow } from './header-window.ts';
import type { Openings } from './openings.ts';
import type { RetryAfterForecast } from './retry-after-forecast.ts';
import type { PacerState } from './state.ts';

/** What a pacer knows of what holds requests back. Times are those of `Clock.elapsed`; what is not known is `Infinity`. */
export interface Known {
  readonly state: PacerState;
  /** Requests a second. */
  readonly rate: number;
  /** Whether requests wait for a reset that headers told, or did so before. */
  readonly isByHeaders: boolean;
  readonly window: Pick<HeaderWindow, 'limit' | 'lengthMillis' | 'resetAt'>;
  readonly wait: Pick<RetryAfterForecast, 'until'>;
  readonly cycles: Pick<Cycles, 'quota'>;
  readonly openings: Pick<Openings, 'periodMillis'>;
}

type LimitedBy = NonNullable<CurrentLimits['limitedBy']>;

/**
 * What limits requests now; `undefined` where only latency and concurrency do.
 * @param configured requests a second
 */
export function limitedBy(
  known: Known,
  configured: number | undefined,
  now: number,
): LimitedBy | undefined {
  const { state, isByHeaders, window } = known;
  const { until } = known.wait;
  const { quota } = known.cycles;
  if (isByHeaders && window.limit !== undefined)
    return windowOf(window.limit, window.lengthMillis, window.resetAt - now);
  if (state === 'closed' && until > now)
    return { kind: 'wait', endsInSeconds: Math.ceil((until - now) / 1000) };
  if (quota < Number.POSITIVE_INFINITY) return windowOf(quota, known.openings.periodMillis, 0);
  if (state === 'closed') return { kind: 'refusals' };
  if (state === 'paced') return { kind: 'rate', requestsPerSecond: rounded(known.rate) };
  return configured === undefined
    ? undefined
    : { kind: 'configured', requestsPerSecond: configured };
}

function windowOf(
  limit: number,
  lengthMillis: number | undefined = Number.POSITIVE_INFINITY,
  resetMillis: number,
): LimitedBy {
  return {
    kind: 'window',
    limit: Math.floor(limit),
    ...(lengthMillis < Number.POSITIVE_INFINITY && {
      windowSeconds: Math.max(1, Math.round(lengthMillis / 1000)),
    }),
    ...(resetMillis > 0 && { resetsInSeconds: Math.ceil(resetMillis / 1000) }),
  };
}

/** To three digits, as no estimate is better. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(3));
}
