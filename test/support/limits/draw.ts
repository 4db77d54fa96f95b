import { idealMillis } from './ideal.ts';
import type { HeaderFamily, LimitSpec, Mistake, PartSpec } from './spec.ts';
import type { SweepSpec } from './sweep.ts';
import { seeded } from './virtual-time.ts';

/** A sweep with limits that nobody could tune for, and what kind it is. */
export interface Draw extends SweepSpec {
  readonly name: string;
}

const KINDS = [
  'bucket',
  'bucket',
  'fixed',
  'fixed',
  'anchored',
  'sliding-log',
  'sliding-counter',
  'in-flight',
  'ban',
  'two',
  'others',
  'change',
] as const;

const FAMILIES = ['ratelimit', 'x-ratelimit', 'x-rate-limit', 'structured'] as const;
const MISTAKES = [
  'reset-past',
  'remaining-stuck',
  'remaining-zero',
  'limit-doubled',
  'reset-is-window',
] as const;
const WINDOWS = [1, 2, 5, 10, 15, 20, 30, 60, 60, 60, 120, 300, 900, 3600];

/** The longest `Retry-After`, as a share of the sweep. */
const LONGEST_WAIT = 0.25;

/** Most requests of one sweep. */
const MOST_TOKENS = 6000;

/** Draws one sweep. */
export function draw(seed: number): Draw {
  const random = seeded(seed);
  const spread = (low: number, high: number) => low * (high / low) ** random();
  const pick = <T>(of: readonly T[]): T => {
    const picked = of[Math.floor(random() * of.length)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  };
  const kind = pick(KINDS);
  const rate = spread(0.5, 1000);
  const windowOf = () => {
    // A window of less than two requests is a slow bucket.
    const fitting = WINDOWS.filter(
      (seconds) => rate * seconds >= 2 && rate * seconds <= MOST_TOKENS / 4,
    );
    return 1000 * (fitting.length > 0 ? pick(fitting) : 1);
  };
  const partOf = (of: (typeof KINDS)[number]): PartSpec => {
    const windowMillis = windowOf();
    const quota = Math.max(1, Math.round((rate * windowMillis) / 1000));
    const phase = random() < 0.5 ? 0 : random() * windowMillis;
    switch (of) {
      case 'fixed':
      case 'sliding-log':
      case 'sliding-counter':
        return {
          kind: of,
          quota,
          windowMillis,
          phase,
          ...(of !== 'fixed' && random() < 0.25 && { countsRefusals: true }),
        };
      case 'anchored':
        return { kind: of, quota, windowMillis };
      default:
        return {
          kind: 'bucket',
          rate,
          burst: Math.max(1, Math.round(spread(1, Math.max(2, 3 * rate)))),
        };
    }
  };
  const concurrency = Math.round(spread(1, 500));
  const latencyMillis = Math.round(spread(5, 1000));
  const slots = Math.max(1, Math.round(spread(1, Math.max(2, 0.8 * concurrency))));
  const parts: PartSpec[] = [];
  switch (kind) {
    case 'in-flight':
      parts.push({ kind: 'in-flight', most: slots });
      break;
    case 'two': {
      const windowMillis = windowOf();
      const quota = Math.max(2, Math.round((rate * windowMillis) / 1000));
      parts.push({ kind: 'fixed', quota, windowMillis, phase: 0 });
      const faster = rate * spread(1.2, 4);
      parts.push({
        kind: 'bucket',
        rate: faster,
        burst: Math.max(1, Math.round(faster * spread(0.1, 2))),
      });
      break;
    }
    case 'others':
    case 'change':
      parts.push(partOf(pick(['bucket', 'fixed', 'anchored', 'sliding-log', 'sliding-counter'])));
      break;
    default:
      parts.push(partOf(kind));
  }
  const [first] = parts;
  const windowMillis = first && 'windowMillis' in first ? first.windowMillis : 0;
  const told = random() < 0.5 && kind !== 'in-flight';
  const headers: HeaderFamily = told ? pick(FAMILIES) : 'none';
  const mistake: Mistake | undefined = told && random() < 0.15 ? pick(MISTAKES) : undefined;
  const ends = windowMillis > 0 || kind === 'ban';
  const retryAfter = pick(['none', ends ? 'end' : 1, 'seconds'] as const);
  const retryShare = random();
  const limit: LimitSpec = {
    parts,
    headers,
    ...(mistake && { mistake }),
    ...(retryAfter !== 'none' && { retryAfter: retryAfter === 'seconds' ? 0 : retryAfter }),
    ...(kind === 'ban' && { banMillis: spread(200, 10_000) }),
    ...(kind === 'others' && { othersRate: rate * (0.3 + 0.4 * random()) }),
    ...(kind === 'change' && {
      change: { at: 15_000 + random() * 20_000, factor: spread(0.3, 3) },
    }),
    status: kind === 'in-flight' ? pick([429, 503] as const) : pick([429, 429, 429, 403] as const),
    clockAheadMillis: pick([0, 0, 90_000, -90_000, Math.round(4000 * random() - 2000)]),
  };
  // A 403 without any hint is not a throttle, and a 503 is one only with Retry-After.
  const throttles = limit.status === 429 || limit.retryAfter !== undefined;
  const shape = {
    limit: throttles ? limit : { ...limit, status: 429 as const },
    latencyMillis,
    jitter: 0.4 * random(),
    refusalShare: pick([1, 0.3]),
    concurrency,
    seed,
  };
  const length = Math.max(30_000, windowMillis * (3.5 + 3 * random()));
  const tokens = tokensFor(shape, length);
  // One refusal must not cost more than the whole sweep: nobody could finish in time.
  const most = Math.min(60_000, LONGEST_WAIT * idealMillis({ ...shape, tokens }));
  const seconds = Math.floor((retryShare * most) / 1000);
  const limited = retryAfter === 'seconds' ? { ...shape.limit, retryAfter: seconds } : shape.limit;
  const whole = { ...shape, limit: limited, tokens };
  return { ...whole, name: describe(kind, whole) };
}

/** As many tokens as an ideal client revokes in `millis`. */
function tokensFor(shape: Omit<SweepSpec, 'tokens'>, millis: number): number {
  let [low, high] = [5, MOST_TOKENS];
  if (idealMillis({ ...shape, tokens: high }) <= millis) return high;
  while (high - low > Math.max(1, 0.02 * low)) {
    const middle = (low + high) >> 1;
    if (idealMillis({ ...shape, tokens: middle }) <= millis) low = middle;
    else high = middle;
  }
  return low;
}

function describe(
  kind: string,
  { limit, latencyMillis, concurrency, tokens, jitter }: SweepSpec,
): string {
  const {
    parts,
    headers,
    mistake,
    retryAfter,
    status,
    clockAheadMillis,
    banMillis,
    othersRate,
    change,
  } = limit;
  const numbers = (value: unknown) =>
    JSON.stringify(value, (_, item: unknown) =>
      typeof item === 'number' ? Math.round(item * 100) / 100 : item,
    );
  const extras = { banMillis, othersRate, change, mistake, clockAheadMillis };
  return `${kind} ${numbers(parts)} ${numbers(extras)} ${headers} retry-after ${retryAfter ?? 'none'} ${status}; ${latencyMillis} ms ±${Math.round(100 * jitter)} %, ${concurrency} in flight, ${tokens} tokens`;
}
