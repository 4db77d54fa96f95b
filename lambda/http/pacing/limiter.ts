import type { Clock, Limits, Stop } from '../../ports.ts';
import { Pacer } from './pacer.ts';
import { GovernorQueue } from './queue.ts';

/** Keeps one connection within its concurrency and its rate. */
export interface Governor {
  /** A slot to start one request now: `true` at once when free, else a promise; false when told to stop. */
  enter(stop: Stop): true | Promise<boolean>;
  /** Gives the slot back, with what the answer taught. */
  leave(feedback: Feedback): void;
  /** For the report: the pace in force, if any, the concurrency, and how many answers were refusals. */
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

/** What a governor is made of. */
export interface GovernorOptions {
  readonly limits: Limits;
  readonly clock: Clock;
  /** False for a limit of our own, about which answers say nothing. @default true */
  readonly adaptive?: boolean;
}

/**
 * One governor serves all requests of one connection, first come first served. It holds nobody back for
 * longer than the {@link Pacer} says; a refused request keeps its own wait outside.
 */
export function createGovernor({ limits, clock, adaptive = true }: GovernorOptions): Governor {
  const { concurrency, requestsPerSecond } = limits;
  const pacer = adaptive ? new Pacer(requestsPerSecond) : undefined;
  const queue = new GovernorQueue();
  const watched = new WeakSet<AbortSignal>();
  let inFlight = 0;
  let throttled = 0;
  let wakeAt = Number.POSITIVE_INFINITY;

  function tryStart(now: number): boolean {
    if (inFlight >= concurrency || (pacer && pacer.readyAt > now)) return false;
    inFlight += 1;
    pacer?.start(now);
    return true;
  }

  function serve(now: number): void {
    for (let waiter = queue.first; waiter; waiter = queue.first) {
      if (!tryStart(now)) {
        if (inFlight < concurrency) wakeLater(waiter.stop.signal, now);
        return;
      }
      queue.shift();
      waiter.wake(true);
    }
  }

  /** One timer for the whole queue; an earlier one replaces it. */
  function wakeLater(signal: AbortSignal, now: number): void {
    const at = pacer?.readyAt ?? now;
    if (at >= wakeAt || at === Number.POSITIVE_INFINITY) return;
    wakeAt = at;
    void clock.sleep(Math.ceil(at - now), signal).then(() => {
      if (wakeAt !== at) return;
      wakeAt = Number.POSITIVE_INFINITY;
      serve(clock.now());
    });
  }

  /** One listener for each signal, as removing one for each request would cost more than the request. */
  function watch(signal: AbortSignal): void {
    if (watched.has(signal)) return;
    watched.add(signal);
    signal.addEventListener('abort', () => {
      for (const waiter of queue.remove(signal)) waiter.wake(false);
    });
  }

  return {
    enter(stop) {
      if (stop.signal.aborted) return Promise.resolve(false);
      const now = clock.now();
      if (!queue.first && tryStart(now)) return true;
      watch(stop.signal);
      return new Promise((wake) => {
        queue.push({ stop, wake });
        serve(now);
      });
    },
    leave(feedback) {
      const now = clock.now();
      inFlight -= 1;
      if (feedback.kind === 'throttled') throttled += 1;
      pacer?.answer(feedback, now);
      serve(now);
    },
    state() {
      const pace = pacer?.rate ?? Number.POSITIVE_INFINITY;
      const requestsPerSecond = Math.round(pace * 10) / 10;
      return { ...(Number.isFinite(pace) && { requestsPerSecond }), concurrency, throttled };
    },
  };
}
