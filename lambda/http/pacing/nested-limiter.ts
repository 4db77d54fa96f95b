import type { Stop } from '../../ports.ts';
import type { Limiter } from './limiter.ts';
import type { Permit } from './permit.ts';

/** A limiter whose requests also count against `shared`, the limit over all connections. */
export function nestedLimiter(shared: Limiter, own: Limiter): Limiter {
  const enterShared = (permit: Permit, stop: Stop): Permit | Promise<Permit | undefined> => {
    const entered = shared.enter(stop);
    if (!(entered instanceof Promise)) return permit;
    return entered.then((sharedPermit) => {
      if (sharedPermit) return permit;
      own.leave(permit, { kind: 'failed' });
      return undefined;
    });
  };
  return {
    enter(stop) {
      const entered = own.enter(stop);
      if (!(entered instanceof Promise)) return enterShared(entered, stop);
      return entered.then((permit) => permit && enterShared(permit, stop));
    },
    leave(permit, feedback) {
      // The responses of one provider say nothing about the others.
      shared.leave(permit, { kind: 'ok' });
      own.leave(permit, feedback);
    },
    state: () => own.state(),
  };
}
