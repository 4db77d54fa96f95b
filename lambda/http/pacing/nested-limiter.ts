import type { Limiter } from './limiter.ts';
import type { Caller } from './queue.ts';

/** A limiter whose requests also count against `shared`, the limit over all connections. */
export function nestedLimiter(shared: Limiter, own: Limiter): Limiter {
  const enterShared = (caller: Caller): true | Promise<boolean> => {
    const entered = shared.enter(caller);
    if (entered === true) return true;
    return entered.then((go) => {
      if (!go) own.leave({ kind: 'ok' });
      return go;
    });
  };
  return {
    enter(caller) {
      const entered = own.enter(caller);
      if (entered === true) return enterShared(caller);
      return entered.then((go) => go && enterShared(caller));
    },
    leave(feedback) {
      // The responses of one provider say nothing about the others.
      shared.leave({ kind: 'ok' });
      own.leave(feedback);
    },
    state: () => own.state(),
  };
}
