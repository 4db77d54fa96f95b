import type { LongWaits } from './long-waits.ts';
import type { Clock, Stop } from './ports.ts';

/** The clock of one connection, through which each of its sleeps goes: they end with the run, and long ones are told. */
export function connectionClock(
  clock: Clock,
  { signal: stopped }: Pick<Stop, 'signal'>,
  waits: Pick<LongWaits, 'add'>,
): Clock {
  return {
    ...clock,
    sleep(millis, signal = stopped, why) {
      waits.add(millis, why);
      return clock.sleep(millis, signal, why);
    },
  };
}
