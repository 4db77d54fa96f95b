import { Dice } from './dice.ts';
import { drawParts, KINDS, type Kind, MOST_TOKENS } from './draw-parts.ts';
import { idealMillis } from './ideal.ts';
import type { HeaderFamily, LimitSpec, Mistake, PartSpec } from './spec.ts';
import type { SweepSpec } from './sweep.ts';

/** A sweep with limits that nobody could tune for, and what kind it is. */
export interface Draw extends SweepSpec {
  readonly name: string;
}

const FAMILIES = ['ratelimit', 'x-ratelimit', 'x-rate-limit', 'structured'] as const;
const MISTAKES = [
  'reset-past',
  'remaining-stuck',
  'remaining-zero',
  'limit-doubled',
  'reset-is-window',
] as const;

/**
 * A sweep is long enough that a client without foreknowledge can learn the limit: so many tokens at least, so many
 * milliseconds, and so many times what one refusal may cost, a ban or a `Retry-After`.
 */
const LEAST = { tokens: 100, millis: 30_000, refusals: 30 };

/** The longest `Retry-After`, in seconds. */
const LONGEST_WAIT = 60;

/** Draws one sweep. */
export function draw(seed: number): Draw {
  const dice = new Dice(seed);
  const { random } = dice;
  const kind = dice.pick(KINDS);
  const rate = dice.spread(0.5, 1000);
  const concurrency = Math.round(dice.spread(1, 500));
  const latencyMillis = Math.round(dice.spread(5, 1000));
  const slots = Math.max(1, Math.round(dice.spread(1, Math.max(2, 0.8 * concurrency))));
  const parts = drawParts(dice, kind, rate, slots);
  const shape = {
    limit: drawLimit(dice, kind, rate, parts),
    latencyMillis,
    jitter: 0.4 * random(),
    refusalShare: dice.pick([1, 0.3]),
    concurrency,
    seed,
  };
  const windows = windowOf(parts) * (3.5 + 3 * random());
  const tokens = tokensFor(
    shape,
    Math.max(LEAST.millis, windows, LEAST.refusals * costOf(shape.limit)),
  );
  // Where a sweep may not be that long, a refusal costs less.
  const limit = atMost(idealMillis({ ...shape, tokens }) / LEAST.refusals, shape.limit);
  const whole = { ...shape, limit, tokens };
  return { ...whole, name: describe(kind, whole) };
}

/** Milliseconds that a refusal may cost. */
function costOf({ banMillis = 0, retryAfter }: LimitSpec): number {
  return Math.max(banMillis, typeof retryAfter === 'number' ? 1000 * retryAfter : 0);
}

/** The same limit where a refusal costs so many milliseconds at most. */
function atMost(millis: number, limit: LimitSpec): LimitSpec {
  const { banMillis, retryAfter } = limit;
  return {
    ...limit,
    ...(banMillis !== undefined && { banMillis: Math.min(banMillis, millis) }),
    ...(typeof retryAfter === 'number' && {
      retryAfter: Math.min(retryAfter, Math.floor(millis / 1000)),
    }),
  };
}

/** Milliseconds; 0 where there is none. */
function windowOf([first]: readonly PartSpec[]): number {
  return first && 'windowMillis' in first ? first.windowMillis : 0;
}

/** What holds, and what the server says of it. */
function drawLimit(dice: Dice, kind: Kind, rate: number, parts: readonly PartSpec[]): LimitSpec {
  const { random } = dice;
  const isTold = random() < 0.5 && kind !== 'in-flight';
  const headers: HeaderFamily = isTold ? dice.pick(FAMILIES) : 'none';
  const mistake: Mistake | undefined = isTold && random() < 0.15 ? dice.pick(MISTAKES) : undefined;
  const ends = windowOf(parts) > 0 || kind === 'ban';
  const retryAfter = dice.pick([
    undefined,
    ends ? 'end' : 1,
    Math.floor(random() * (LONGEST_WAIT + 1)),
  ] as const);
  const status =
    kind === 'in-flight'
      ? dice.pick([429, 503] as const)
      : dice.pick([429, 429, 429, 403] as const);
  // A 403 without any hint is not a throttle, and a 503 is one only with Retry-After.
  const isThrottle = status === 429 || retryAfter !== undefined;
  return {
    parts,
    headers,
    ...(mistake && { mistake }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(kind === 'ban' && { banMillis: dice.spread(200, 10_000) }),
    ...(kind === 'others' && { othersRate: rate * (0.3 + 0.4 * random()) }),
    ...(kind === 'change' && {
      change: { at: 15_000 + random() * 20_000, factor: dice.spread(0.3, 3) },
    }),
    status: isThrottle ? status : 429,
    clockAheadMillis: dice.pick([0, 0, 90_000, -90_000, Math.round(4000 * random() - 2000)]),
  };
}

/** As many tokens as an ideal client revokes in `millis`. */
function tokensFor(shape: Omit<SweepSpec, 'tokens'>, millis: number): number {
  let [low, high] = [LEAST.tokens, MOST_TOKENS];
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
