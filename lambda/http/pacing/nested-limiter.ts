import type { Flight } from './flight.ts';
import type { Limiter } from './limiter.ts';
import type { Caller } from './queue.ts';

/** A limiter whose requests also count against `shared`, the limit over all connections. */
export function nestedLimiter(shared: Limiter, own: Limiter): Limiter {
  const enterShared = (flight: Flight, caller: Caller): Flight | Promise<Flight | undefined> => {
    const entered = shared.enter(caller);
    if (!(entered instanceof Promise)) return flight;
    return entered.then((go) => {
      if (go) return flight;
      own.leave(flight, { kind: 'ok' });
      return undefined;
    });
  };
  return {
    enter(caller) {
      const entered = own.enter(caller);
      if (!(entered instanceof Promise)) return enterShared(entered, caller);
      return entered.then((flight) => flight && enterShared(flight, caller));
    },
    leave(flight, feedback) {
      // The responses of one provider say nothing about the others.
      shared.leave(flight, { kind: 'ok' });
      own.leave(flight, feedback);
    },
    state: () => own.state(),
  };
}
