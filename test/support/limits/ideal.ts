import { createLimit } from './spec.ts';
import type { SweepSpec } from './sweep.ts';
import { seeded } from './virtual-time.ts';

/** Milliseconds that a client needs which knows the limits: it sends each request the moment it is admitted. */
export function idealMillis(spec: SweepSpec): number {
  const limit = createLimit(spec.limit, seeded(spec.seed + 1));
  const { latencyMillis, concurrency } = spec;
  // When the requests in flight end, in order: all take equally long.
  const ends: number[] = [];
  let [first, released, now] = [0, 0, 0];
  for (let token = 0; token < spec.tokens; token++) {
    if (ends.length - first >= concurrency) {
      now = Math.max(now, ends[first] ?? now);
      first += 1;
    }
    for (;;) {
      for (let at = ends[released]; at !== undefined && at <= now; at = ends[++released])
        limit.release?.();
      const wait = limit.waitMillis(now);
      if (wait === 0) break;
      now = Number.isFinite(wait)
        ? now + Math.max(wait, 1e-6)
        : Math.max(now, ends[released] ?? now);
    }
    limit.take(now);
    ends.push(now + latencyMillis);
  }
  return now + latencyMillis;
}
