import type { SeenResponse, Strategy } from './virtual-sweep.ts';

/** A refused request waits as long as `Retry-After` says, else a second. */
function waitOf({ headers }: SeenResponse): number {
  const seconds = headers['retry-after'];
  return seconds === undefined ? 1000 : Number(seconds) * 1000;
}

/** The naive script: fixed concurrency; a refused request keeps its worker while it waits. */
export function fixedConcurrency(): Strategy<undefined> {
  return {
    holdsSlot: true,
    readyAt: () => 0,
    start: () => undefined,
    answer: (_, response) => (response.status === 200 ? 0 : waitOf(response)),
  };
}

/** The factor by which a refusal shrinks the concurrency. */
const SHRINK = 2 / 3;

/** Concurrency that grows by one a round trip and shrinks by a third when refused. */
export function additiveIncrease(concurrency: number): Strategy<number> {
  let limit = concurrency;
  let inFlight = 0;
  let shrunkAt = Number.NEGATIVE_INFINITY;
  return {
    holdsSlot: false,
    readyAt: () => (inFlight < Math.floor(limit) ? 0 : Number.POSITIVE_INFINITY),
    start(now) {
      inFlight += 1;
      return now;
    },
    answer(sentAt, response, now) {
      inFlight -= 1;
      if (response.status === 200) {
        limit = Math.min(concurrency, limit + 1 / limit);
        return 0;
      }
      if (sentAt > shrunkAt) {
        limit = Math.max(1, limit * SHRINK);
        shrunkAt = now;
      }
      return waitOf(response);
    },
  };
}
