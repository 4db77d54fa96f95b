import type { Limit } from './limits.ts';

/** Refuses everything for a while after each refusal. */
export function banning(inner: Limit, banMillis: number): Limit {
  let until = Number.NEGATIVE_INFINITY;
  return {
    ...inner,
    waitMillis: (now) => Math.max(until - now, inner.waitMillis(now)),
    refuse(now) {
      if (now >= until) until = now + banMillis;
    },
  };
}

/** Others who use a limit too, at random, so many requests a second; they are refused as everybody is. */
export function usedByOthers(inner: Limit, rate: number, random: () => number): Limit {
  let nextAt = 0;
  const catchUp = (now: number) => {
    while (nextAt <= now) {
      if (inner.waitMillis(nextAt) === 0) inner.take(nextAt);
      else inner.refuse?.(nextAt);
      nextAt += (-1000 * Math.log(1 - random())) / rate;
    }
  };
  return {
    ...inner,
    waitMillis(now) {
      catchUp(now);
      return inner.waitMillis(now);
    },
    describe(now) {
      catchUp(now);
      return inner.describe(now);
    },
  };
}

/** Admits what all of them admit. The first one is described. */
export function allOf(first: Limit, ...others: readonly Limit[]): Limit {
  const all = [first, ...others];
  return {
    waitMillis: (now) => Math.max(...all.map((limit) => limit.waitMillis(now))),
    take: (now) => {
      for (const limit of all) limit.take(now);
    },
    release: () => {
      for (const limit of all) limit.release?.();
    },
    refuse: (now) => {
      for (const limit of all) limit.refuse?.(now);
    },
    describe: (now) => first.describe(now),
  };
}
