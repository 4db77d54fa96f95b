import { NETWORK_SHARE } from './server.ts';
import { createLimit, type LimitSpec, type PartSpec } from './spec.ts';
import type { SweepSpec } from './sweep.ts';
import { seeded } from './virtual-time.ts';

/**
 * Milliseconds that a client needs which knows the limits: it sends each request the moment it is admitted. It knows how much
 * latencies vary, not each latency, so what it held back arrives that much later, by half as long as it waited at most. Of a
 * limit that others use too it takes what they leave on average, not what it could take before them.
 */
export function idealMillis(spec: SweepSpec): number {
  const limit = createLimit(withoutOthers(spec.limit));
  const random = seeded(spec.seed + 3);
  const varies = 2 * NETWORK_SHARE * spec.jitter * spec.latencyMillis;
  const { latencyMillis, concurrency } = spec;
  // When the requests in flight end, in order: all take equally long.
  const ends: number[] = [];
  let [first, released, now] = [0, 0, 0];
  for (let token = 0; token < spec.tokens; token++) {
    if (ends.length - first >= concurrency) {
      now = Math.max(now, ends[first] ?? now);
      first += 1;
    }
    let waited = 0;
    for (;;) {
      for (let at = ends[released]; at !== undefined && at <= now; at = ends[++released])
        limit.release?.();
      const wait = limit.waitMillis(now);
      if (wait === 0) break;
      if (Number.isFinite(wait)) waited += wait;
      now = Number.isFinite(wait)
        ? now + Math.max(wait, 1e-6)
        : Math.max(now, ends[released] ?? now);
    }
    now += random() * Math.min(varies, waited);
    limit.take(now);
    ends.push(now + latencyMillis);
  }
  return now + latencyMillis;
}

/** A window that holds fewer is made longer instead of smaller. */
const FEWEST = 4;

/** What others leave of a limit on average. */
function withoutOthers({ othersRate = 0, ...limit }: LimitSpec): LimitSpec {
  const left = (part: PartSpec): PartSpec => {
    if (part.kind === 'in-flight') return part;
    if (part.kind === 'bucket') return { ...part, rate: part.rate - othersRate };
    const share = 1 - (othersRate * part.windowMillis) / (1000 * part.quota);
    const quota = Math.round(share * part.quota);
    return quota >= FEWEST
      ? { ...part, quota }
      : { ...part, windowMillis: part.windowMillis / share };
  };
  return othersRate > 0 ? { ...limit, parts: limit.parts.map(left) } : limit;
}
