import type { Stop } from '../../ports.ts';
import type { Governor } from './limiter.ts';

/** A governor whose requests also count against `shared`, the limit over all connections. */
export function governorWithin(shared: Governor, own: Governor): Governor {
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
      // How one provider answers says nothing about the others.
      shared.leave({ kind: 'ok' });
      own.leave(feedback);
    },
    state: () => own.state(),
  };
}
