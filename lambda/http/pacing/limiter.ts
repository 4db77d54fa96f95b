import type { Clock, Limits, Stop } from '../../ports.ts';
import type { Feedback } from './feedback.ts';
import { Pacer } from './pacer.ts';
import type { Permit } from './permit.ts';
import { WaitQueue } from './queue.ts';

/** Keeps the requests of one account within its concurrency and its rate limit. */
export interface Limiter {
  /** A permit to start one request: at once when there is a free slot, else a promise; `undefined` when told to stop. */
  enter(stop: Stop): Permit | Promise<Permit | undefined>;
  /** Returns the slot, with what the response says about the limit. */
  leave(permit: Permit, feedback: Feedback): void;
  /** For the report: the current pace, if there is one, the concurrency, and how many responses were refusals. */
  state(): {
    readonly requestsPerSecond?: number;
    readonly concurrency: number;
    readonly throttled: number;
  };
}

/** The parts of a limiter. */
export interface LimiterOptions {
  readonly limits: Limits;
  readonly clock: Clock;
  /** False for a limit of our own, about which responses say nothing. @default true */
  readonly adaptive?: boolean;
}

/**
 * One limiter serves all requests of one account, first come first served. No request waits
 * longer than the {@link Pacer} requires; a refused request waits outside, without a slot.
 */
export function createLimiter({ limits, clock, adaptive = true }: LimiterOptions): Limiter {
  const { concurrency, requestsPerSecond } = limits;
  const pacer = adaptive ? new Pacer(requestsPerSecond) : undefined;
  const queue = new WaitQueue();
  const watched = new WeakSet<AbortSignal>();
  let inFlight = 0;
  let throttled = 0;
  let wakeAt = Number.POSITIVE_INFINITY;

  function tryStart(now: number): Permit | undefined {
    if (inFlight >= concurrency || (pacer && pacer.readyAt > now)) return undefined;
    inFlight += 1;
    return pacer?.start(now) ?? { serial: 0, startedAt: now, inFlight };
  }

  function serve(now: number): void {
    for (let waiter = queue.first; waiter; waiter = queue.first) {
      const permit = tryStart(now);
      if (!permit) {
        if (inFlight < concurrency) wakeLater(waiter.stop.signal, now);
        return;
      }
      queue.shift();
      waiter.wake(permit);
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

  /** One listener for each signal: adding and removing one for each request costs more than the request. */
  function watch(signal: AbortSignal): void {
    if (watched.has(signal)) return;
    watched.add(signal);
    signal.addEventListener('abort', () => {
      for (const waiter of queue.remove(signal)) waiter.wake(undefined);
    });
  }

  return {
    enter(stop) {
      if (stop.signal.aborted) return Promise.resolve(undefined);
      const now = clock.now();
      const permit = queue.first ? undefined : tryStart(now);
      if (permit) return permit;
      watch(stop.signal);
      return new Promise((wake) => {
        queue.push({ stop, wake });
        serve(now);
      });
    },
    leave(permit, feedback) {
      const now = clock.now();
      inFlight -= 1;
      if (feedback.kind === 'throttled') throttled += 1;
      pacer?.answer(permit, feedback, now);
      serve(now);
    },
    state() {
      const pace = pacer?.rate ?? Number.POSITIVE_INFINITY;
      const requestsPerSecond = Math.round(pace * 10) / 10;
      return { ...(Number.isFinite(pace) && { requestsPerSecond }), concurrency, throttled };
    },
  };
}
