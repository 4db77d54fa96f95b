import type { Clock, Limits, Stop } from '../ports.ts';
import { createFixedPacer } from './pacer.ts';

/** Keeps one connection within its concurrency and its rate. */
export interface Governor {
  /** A slot to start one request now: `true` at once when free, else a promise; false when told to stop. */
  enter(stop: Stop): true | Promise<boolean>;
  /** Gives the slot back, with what the answer taught. */
  leave(feedback: Feedback): void;
  /** For the report: the pace and concurrency in force, and the answers that were throttled so far. */
  state(): {
    readonly requestsPerSecond?: number;
    readonly concurrency: number;
    readonly throttled: number;
  };
}

/** What an answer, or its absence, says about the provider's limit. */
export type Feedback =
  | { readonly kind: 'ok' | 'failed'; readonly rateLimit?: RateLimitHint }
  | {
      readonly kind: 'throttled';
      /** The wait that the provider asked for; the caller keeps it for this request, without a slot. */
      readonly waitMillis?: number;
      readonly rateLimit?: RateLimitHint;
    };

/** `RateLimit-*` headers, in requests and milliseconds from now. */
export interface RateLimitHint {
  readonly limit?: number;
  readonly remaining?: number;
  readonly resetMillis?: number;
}

interface Waiter {
  readonly stop: Stop;
  readonly wake: (entered: boolean) => void;
}

/** One governor serves all requests of one connection. */
export function createGovernor(options: { limits: Limits; clock: Clock }): Governor {
  const { limits, clock } = options;
  const { requestsPerSecond, concurrency } = limits;
  const pacer = requestsPerSecond === undefined ? undefined : createFixedPacer(requestsPerSecond);
  const waiters = new Set<Waiter>();
  const watched = new WeakSet<AbortSignal>();
  let inFlight = 0;
  let throttled = 0;
  let wakeAt = Number.POSITIVE_INFINITY;

  function tryStart(now: number): boolean {
    if (inFlight >= concurrency || (pacer !== undefined && pacer.readyAt(now) > now)) return false;
    inFlight += 1;
    pacer?.start(now);
    return true;
  }

  function drain(): void {
    const now = clock.now();
    for (const waiter of waiters) {
      if (!tryStart(now)) {
        if (inFlight < concurrency) wakeLater(waiter.stop.signal, now);
        return;
      }
      waiters.delete(waiter);
      waiter.wake(true);
    }
  }

  function wakeLater(signal: AbortSignal, now: number): void {
    const at = pacer?.readyAt(now) ?? now;
    if (at >= wakeAt) return;
    wakeAt = at;
    void clock.sleep(Math.ceil(at - now), signal).then(() => {
      if (wakeAt !== at) return;
      wakeAt = Number.POSITIVE_INFINITY;
      drain();
    });
  }

  function watch(signal: AbortSignal): void {
    if (watched.has(signal)) return;
    watched.add(signal);
    signal.addEventListener('abort', () => {
      for (const waiter of waiters) {
        if (waiter.stop.signal !== signal) continue;
        waiters.delete(waiter);
        waiter.wake(false);
      }
      drain();
    });
  }

  return {
    enter(stop) {
      if (stop.signal.aborted) return Promise.resolve(false);
      if (waiters.size === 0 && tryStart(clock.now())) return true;
      watch(stop.signal);
      return new Promise((wake) => {
        waiters.add({ stop, wake });
        drain();
      });
    },
    leave(feedback) {
      inFlight -= 1;
      if (feedback.kind === 'throttled') throttled += 1;
      drain();
    },
    state: () => ({
      ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
      concurrency,
      throttled,
    }),
  };
}
