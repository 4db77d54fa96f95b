import { MINUTE } from './domain/duration.ts';
import type { Clock, LongWait, Stop } from './ports.ts';
import { steadyClock } from './sweep/steady-clock.ts';

/**
 * The clock of one connection, through which each of its waits goes: a {@link steadyClock} whose sleeps end with the run.
 * @param tell called with each sleep of more than a minute, once for those that overlap and end within a minute
 */
export function connectionClock(
  clock: Clock,
  { signal: stopped }: Pick<Stop, 'signal'>,
  tell: (wait: LongWait) => void,
): Clock {
  const steady = steadyClock(clock);
  let toldUntil = Number.NEGATIVE_INFINITY;
  return {
    ...steady,
    sleep(millis, signal = stopped, why) {
      if (millis > MINUTE) {
        const until = steady.now() + millis;
        if (until - toldUntil > MINUTE) {
          toldUntil = until;
          tell({ millis, until, why });
        }
      }
      return steady.sleep(millis, signal);
    },
  };
}
