/** One rate limit as a server keeps it. Times are milliseconds. */
export interface Limit {
  /** Milliseconds until it would admit a request; 0 when it does now; `Infinity` when only a finished request frees it. */
  waitMillis(now: number): number;
  /** Counts a request that was admitted. */
  take(now: number): void;
  /** An admitted request has been answered. */
  release?(): void;
  /** A request was refused. */
  refuse?(now: number): void;
  /** What headers would say. */
  describe(now: number): Description;
}

/** What headers say about a limit. */
export interface Description {
  readonly limit: number;
  readonly remaining: number;
  readonly resetMillis: number;
  readonly windowMillis?: number;
}

/** A bucket that refills evenly. */
export function bucket(rate: (now: number) => number, burst: number): Limit {
  let level = burst;
  let filledAt = 0;
  const fill = (now: number) => {
    level = Math.min(burst, level + ((now - filledAt) * rate(now)) / 1000);
    filledAt = now;
  };
  return {
    waitMillis(now) {
      fill(now);
      return level >= 1 - 1e-9 ? 0 : ((1 - level) / rate(now)) * 1000;
    },
    take() {
      level -= 1;
    },
    describe(now) {
      fill(now);
      const resetMillis = ((burst - level) / rate(now)) * 1000;
      return {
        limit: Math.max(1, Math.floor(burst)),
        remaining: Math.max(0, Math.floor(level)),
        resetMillis,
      };
    },
  };
}

/** At most so many requests in each window; windows begin at `phase` and each `windowMillis` after it. */
export function fixedWindow(
  quota: (now: number) => number,
  windowMillis: number,
  phase: number,
): Limit {
  let window = Number.NaN;
  let used = 0;
  const startOf = (now: number) => Math.floor((now - phase) / windowMillis) * windowMillis + phase;
  const turn = (now: number) => {
    const start = startOf(now);
    if (start !== window) used = 0;
    window = start;
    return start + windowMillis - now;
  };
  return {
    waitMillis(now) {
      const left = turn(now);
      return used < quota(now) ? 0 : left;
    },
    take(now) {
      turn(now);
      used += 1;
    },
    describe(now) {
      const resetMillis = turn(now);
      const limit = quota(now);
      return { limit, remaining: Math.max(0, limit - used), resetMillis, windowMillis };
    },
  };
}

/** A fixed window that begins with the first request after the one before it has ended. */
export function anchoredWindow(quota: (now: number) => number, windowMillis: number): Limit {
  let end = Number.NEGATIVE_INFINITY;
  let used = 0;
  return {
    waitMillis: (now) => (now >= end || used < quota(now) ? 0 : end - now),
    take(now) {
      if (now >= end) {
        end = now + windowMillis;
        used = 0;
      }
      used += 1;
    },
    describe(now) {
      const limit = quota(now);
      if (now >= end) return { limit, remaining: limit, resetMillis: windowMillis, windowMillis };
      return { limit, remaining: Math.max(0, limit - used), resetMillis: end - now, windowMillis };
    },
  };
}

/**
 * At most so many requests in any window of this length.
 * @param countsRefusals whether a refused request counts too, as where each one is logged before the log is counted
 */
export function slidingLog(
  quota: (now: number) => number,
  windowMillis: number,
  countsRefusals = false,
): Limit {
  let log: number[] = [];
  let first = 0;
  const forget = (now: number) => {
    while (first < log.length && (log[first] ?? 0) <= now - windowMillis) first += 1;
    if (first > 4096) {
      log = log.slice(first);
      first = 0;
    }
  };
  const freedAt = (now: number) => {
    const index = log.length - quota(now);
    return index < first ? now : (log[index] ?? now) + windowMillis;
  };
  return {
    waitMillis(now) {
      forget(now);
      return Math.max(0, freedAt(now) - now);
    },
    take(now) {
      log.push(now);
    },
    refuse(now) {
      if (countsRefusals) log.push(now);
    },
    describe(now) {
      forget(now);
      const limit = quota(now);
      const remaining = Math.max(0, limit - (log.length - first));
      const oldest = log[first];
      const resetMillis = oldest === undefined ? windowMillis : oldest + windowMillis - now;
      return { limit, remaining, resetMillis, windowMillis };
    },
  };
}

/**
 * The count of the last window, weighted by what of it is less than a window ago, plus that of this one.
 * @param countsRefusals whether a refused request counts too
 */
export function slidingCounter(
  quota: (now: number) => number,
  windowMillis: number,
  phase: number,
  countsRefusals = false,
): Limit {
  let window = Number.NaN;
  let [before, used] = [0, 0];
  const turn = (now: number) => {
    const index = Math.floor((now - phase) / windowMillis);
    if (index === window + 1) [before, used] = [used, 0];
    else if (index !== window) [before, used] = [0, 0];
    window = index;
    return (now - phase) / windowMillis - index;
  };
  const free = (now: number, share: number) => quota(now) - used - before * (1 - share);
  return {
    waitMillis(now) {
      const share = turn(now);
      const left = free(now, share);
      if (left >= 1 - 1e-9) return 0;
      const toEnd = (1 - share) * windowMillis + 0.001;
      return before > 0 ? Math.min(toEnd, ((1 - left) / before) * windowMillis) : toEnd;
    },
    take(now) {
      turn(now);
      used += 1;
    },
    refuse(now) {
      turn(now);
      if (countsRefusals) used += 1;
    },
    describe(now) {
      const share = turn(now);
      const remaining = Math.max(0, Math.floor(free(now, share)));
      return {
        limit: quota(now),
        remaining,
        resetMillis: (1 - share) * windowMillis,
        windowMillis,
      };
    },
  };
}

/** At most so many requests in flight. */
export function inFlightLimit(most: number): Limit {
  let inFlight = 0;
  return {
    waitMillis: () => (inFlight < most ? 0 : Number.POSITIVE_INFINITY),
    take() {
      inFlight += 1;
    },
    release() {
      inFlight -= 1;
    },
    describe: () => ({ limit: most, remaining: most - inFlight, resetMillis: 0 }),
  };
}
