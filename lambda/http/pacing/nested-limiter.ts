import type { Stop } from '../../ports.ts';
import type { Limiter } from './limiter.ts';

/** A limiter whose requests also count against `shared`, the limit over all connections. */
export function nestedLimiter(shared: Limiter, own: Limiter): Limiter {
  const enterShared = (stop: Stop): true | Promise<boolean> => {
    const entered = shared.enter(stop);
    if (entered === true) return true;
    return entered.then((go) => {
      if (!go) own.leave({ kind: 'ok' });
      return go;
    });
  };
  return {
    enter(stop) {
      const entered = own.enter(stop);
      if (entered === true) return enterShared(stop);
      return entered.then((go) => go && enterShared(stop));
    },
    leave(feedback) {
      // The responses of one provider say nothing about the others.
      shared.leave({ kind: 'ok' });
      own.leave(feedback);
    },
    state: () => own.state(),
  };
}
