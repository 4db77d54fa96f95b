import { CALL_LIMIT_MILLIS } from '../aws/time-limit.ts';
import type { Connection } from '../config/validate.ts';
import type { Clock, Stop } from '../ports.ts';

/** Time to write the audit and the report, and to tell people, when everything else is over. */
const FLUSH_MILLIS = 30_000;

/** The end of an invocation. Dispose it when the sweep is over. */
export interface Deadline extends Disposable {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly stop: Stop;
  /** Starts nothing new from now on. */
  readonly stopNow: () => void;
}

/**
 * Lets an invocation start requests until the rest of its time is needed to finish the ones in flight and to write the
 * results, but for at least half of its time.
 */
export function startDeadline(
  connections: readonly Pick<Connection, 'limits'>[],
  remainingMillis: number,
  clock: Pick<Clock, 'now' | 'elapsed'>,
): Deadline {
  const startedAt = clock.now();
  const start = clock.elapsed();
  const slowest = Math.max(...connections.map(({ limits }) => limits.timeoutMillis));
  const reserve = Math.min(slowest + FLUSH_MILLIS, remainingMillis / 2);
  const deadline = start + remainingMillis - reserve;
  const controller = new AbortController();
  const stopNow = () => controller.abort();
  const timer = setTimeout(stopNow, deadline - start);
  return {
    startedAt,
    stop: { signal: controller.signal, deadline },
    stopNow,
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/**
 * What one call to AWS may take, in milliseconds: a third of what is left of the invocation. However many of them hang, one
 * after the other, there is time to tell of it.
 */
export function awsCallLimit(remainingMillis: number, clock: Pick<Clock, 'elapsed'>): () => number {
  const end = clock.elapsed() + remainingMillis;
  return () => Math.max(0, Math.min(CALL_LIMIT_MILLIS, (end - clock.elapsed()) / 3));
}
