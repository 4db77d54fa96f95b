import type { Clock, CurrentLimits, Limits } from '../../ports.ts';
import type { Feedback } from './feedback.ts';
import type { Flight } from './flight.ts';
import { limitedBy } from './limited-by.ts';
import { Pacer } from './pacer.ts';
import { type Caller, WaitQueue } from './queue.ts';

/** Keeps the requests of one account within its concurrency and its rate limit. */
export interface Limiter {
  /** A slot to start one request now: at once when free, else a promise; `undefined` when told to stop, or when none can start before the deadline. */
  enter(caller: Caller): Flight | Promise<Flight | undefined>;
  /** Returns the slot, with what the response says about the limit. */
  leave(flight: Flight, feedback: Feedback): void;
  /** For the report: the current pace, if there is one, the concurrency, how many responses were refusals, and what limits. */
  state(): CurrentLimits;
}

/** The parts of a limiter. */
export interface LimiterOptions {
  readonly limits: Limits;
  readonly clock: Pick<Clock, 'elapsed'>;
  /** False for a limit of our own, about which responses say nothing. @default true */
  readonly adaptive?: boolean;
}

/**
 * One limiter serves all requests of one account, first come first served. No request waits
 * longer than the {@link Pacer} requires; a refused request waits outside, without a slot. One that cannot start before
 * its deadline does not wait at all, unless a response in flight may still bring its start forward.
 */
export function createLimiter({ limits, clock, adaptive = true }: LimiterOptions): Limiter {
  const { concurrency, requestsPerSecond, share } = limits;
  const pacer = adaptive ? new Pacer(requestsPerSecond, share) : undefined;
  // Without a pacer nothing depends on the time.
  const elapsed = pacer ? () => clock.elapsed() : () => 0;
  const queue = new WaitQueue();
  let inFlight = 0;
  let serial = 0;
  let throttled = 0;
  let wasHeldBack = false;
  let wakeAt = Number.POSITIVE_INFINITY;

  function tryStart(now: number): Flight | undefined {
    if (inFlight >= concurrency) return undefined;
    if (pacer && pacer.readyAt > now) {
      wasHeldBack = true;
      return undefined;
    }
    inFlight += 1;
    serial += 1;
    const flight = { serial, startedAt: now };
    pacer?.start(flight);
    return flight;
  }

  function serve(now: number): void {
    for (let waiter = queue.first; waiter; waiter = queue.first) {
      const started = tryStart(now);
      const isTooLate = inFlight === 0 && (pacer?.readyAt ?? 0) >= waiter.caller.deadline;
      if (!started && !isTooLate) {
        if (inFlight < concurrency) wakeLater(waiter.caller, now);
        return;
      }
      queue.shift();
      waiter.wake(started);
    }
  }

  /** One timer for the whole queue; an earlier one replaces it. */
  function wakeLater({ sleep, signal }: Caller, now: number): void {
    const at = pacer?.readyAt ?? now;
    if (at >= wakeAt || at === Number.POSITIVE_INFINITY) return;
    wakeAt = at;
    void sleep(Math.ceil(at - now), signal, 'for its rate limit').then(() => {
      if (wakeAt !== at) return;
      wakeAt = Number.POSITIVE_INFINITY;
      serve(elapsed());
    });
  }

  return {
    enter(caller) {
      if (caller.signal.aborted) return Promise.resolve(undefined);
      const now = elapsed();
      const flight = queue.first ? undefined : tryStart(now);
      if (flight) return flight;
      return new Promise((wake) => {
        queue.push({ caller, wake });
        serve(now);
      });
    },
    leave(flight, feedback) {
      const now = elapsed();
      inFlight -= 1;
      if (feedback.kind === 'throttled') throttled += 1;
      pacer?.answer(flight, feedback, now);
      serve(now);
    },
    state() {
      const by = wasHeldBack && pacer && limitedBy(pacer.known, requestsPerSecond, clock.elapsed());
      return { ...paceOf(pacer), concurrency, throttled, ...(by && { limitedBy: by }) };
    },
  };
}

function paceOf(pacer: Pacer | undefined): { readonly requestsPerSecond?: number } {
  const pace = pacer?.rate ?? Number.POSITIVE_INFINITY;
  return Number.isFinite(pace) ? { requestsPerSecond: Math.round(pace * 10) / 10 } : {};
}
