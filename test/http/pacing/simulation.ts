import type { RateLimitHint } from '../../../lambda/http/pacing/feedback.ts';
import type { Limiter } from '../../../lambda/http/pacing/limiter.ts';
import type { Clock } from '../../../lambda/ports.ts';

/** Times in which a process does nothing; returns when what is due at `at` is done. */
export type Stalls = (at: number) => number;

/** Stalls of `least` to `most` milliseconds, one in every `period` milliseconds. */
export function createStalls(seed: number, period: number, least: number, most: number): Stalls {
  const random = createRandom(seed);
  const stalls: { readonly start: number; readonly end: number }[] = [];
  return (at) => {
    const index = Math.floor(at / period);
    while (stalls.length <= index) {
      const start = (stalls.length + 0.9 * random()) * period;
      stalls.push({ start, end: start + least + random() * (most - least) });
    }
    const stall = stalls[index];
    return stall && at > stall.start ? Math.max(at, stall.end) : at;
  };
}

/** Time that passes only from event to event. */
export class VirtualTime implements Clock {
  #now = 0;
  readonly #stalls: Stalls;

  /** @param stalls of the client */
  constructor(stalls: Stalls = (at) => at) {
    this.#stalls = stalls;
  }

  /** Latest first. */
  readonly #events: { readonly at: number; readonly run: () => void }[] = [];

  /** Whole milliseconds, as of a real clock. */
  elapsed(): number {
    return Math.floor(this.#now);
  }

  /** Nothing here is to look at the wall clock. */
  now(): number {
    throw new Error('pacing looks at the wall clock');
  }

  async sleep(millis: number): Promise<void> {
    await new Promise<void>((resolve) => this.#add(this.#stalls(this.#now + millis), resolve));
  }

  /** As {@link sleep}, but not of the client: it goes on while that stalls. */
  async pass(millis: number): Promise<void> {
    await new Promise<void>((resolve) => this.#add(this.#now + millis, resolve));
  }

  /** Goes from event to event until none is left. */
  async run(): Promise<void> {
    for (let event = this.#events.pop(); event; event = this.#events.pop()) {
      this.#now = event.at;
      event.run();
      // Lets everything run that waited for this event.
      await new Promise(setImmediate);
    }
  }

  #add(at: number, run: () => void): void {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, { at, run });
  }
}

/** Numbers in [0, 1), the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A provider's answer. */
export interface Answer {
  readonly refused: boolean;
  readonly rateLimit?: RateLimitHint;
}

/** A provider that refills its burst evenly. */
export interface Bucket {
  readonly rate: number;
  readonly burst: number;
  /** A refusal empties the burst and refuses everything for a second. */
  readonly bans?: boolean;
  /** From this moment on the rate is multiplied by `factor`. */
  readonly change?: { readonly at: number; readonly factor: number };
  readonly tellsRemaining?: boolean;
}

/** Answers a request that comes at `now`. */
export function createProvider(bucket: Bucket): (now: number) => Answer {
  let tokensLeft = bucket.burst;
  let filledAt = 0;
  let bannedUntil = 0;
  return (now) => {
    const changed = bucket.change !== undefined && now >= bucket.change.at;
    const rate = bucket.rate * (changed ? (bucket.change?.factor ?? 1) : 1);
    tokensLeft = Math.min(bucket.burst, tokensLeft + ((now - filledAt) * rate) / 1000);
    filledAt = now;
    const refused = tokensLeft < 1 || now < bannedUntil;
    if (!refused) tokensLeft -= 1;
    else if (bucket.bans && now >= bannedUntil) {
      bannedUntil = now + 1000;
      tokensLeft = 0;
    }
    const rateLimit = { limit: bucket.burst, remaining: Math.floor(tokensLeft) };
    return { refused, ...(bucket.tellsRemaining && { rateLimit }) };
  };
}

/** A sweep to simulate. */
export interface Sweep {
  readonly time: VirtualTime;
  readonly limiter: Limiter;
  readonly answer: (now: number) => Answer;
  readonly tokens: number;
  readonly latency: number;
  readonly concurrency: number;
  /** Milliseconds; absent: none is sent, and the client draws its own. */
  readonly retryAfter?: number;
  /** Share of the answers that are a passing failure. */
  readonly failing?: number;
  readonly seed?: number;
  /** Share by which latencies vary. @default 0.05 */
  readonly jitter?: number;
  /** Of the provider. */
  readonly stalls?: Stalls;
  /** Tokens that are dealt with at a time. @default twice the concurrency, as in a sweep */
  readonly workers?: number;
}

/** Revokes all tokens as the client does: a refused request keeps its own wait, at most four attempts. */
export async function simulate(sweep: Sweep) {
  const { time, limiter, latency, retryAfter, jitter = 0.05 } = sweep;
  const random = createRandom(sweep.seed ?? 1);
  const caller = {
    signal: new AbortController().signal,
    deadline: Number.POSITIVE_INFINITY,
    sleep: (millis: number) => time.sleep(millis),
  };
  const starts: number[] = [];
  let left = sweep.tokens;
  let refused = 0;
  let failed = 0;
  let accepted = 0;
  let inFlight = 0;
  let mostInFlight = 0;
  let end = 0;

  async function attempt(): Promise<number | undefined> {
    const entered = limiter.enter(caller);
    const flight = entered instanceof Promise ? await entered : entered;
    if (!flight) throw new Error('nobody stops this run');
    starts.push(time.elapsed());
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    const fails = random() < (sweep.failing ?? 0);
    const stalls = sweep.stalls ?? ((at: number) => at);
    await time.pass(stalls(time.elapsed()) - time.elapsed());
    const answer = sweep.answer(time.elapsed());
    const answered = time.elapsed() + latency * (1 + jitter * (2 * random() - 1));
    await time.pass(stalls(answered) - time.elapsed());
    await time.sleep(0);
    inFlight -= 1;
    end = time.elapsed();
    const hint = answer.rateLimit && { rateLimit: answer.rateLimit };
    if (!answer.refused) {
      accepted += 1;
      limiter.leave(flight, { kind: fails ? 'failed' : 'ok', ...hint });
      return fails ? random() * 200 : undefined;
    }
    refused += 1;
    const told = retryAfter !== undefined && { waitMillis: retryAfter };
    limiter.leave(flight, { kind: 'throttled', ...told, ...hint });
    return retryAfter ?? random() * 1000;
  }

  async function work(): Promise<void> {
    while (left-- > 0) {
      for (let number = 1; ; ) {
        const acceptedBefore = accepted;
        const wait = await attempt();
        if (wait === undefined) break;
        // As in the client, a refusal is not counted while others get through.
        if (accepted === acceptedBefore) number += 1;
        if (number > 12) {
          failed += 1;
          break;
        }
        await time.sleep(wait);
      }
    }
  }

  for (let worker = sweep.workers ?? sweep.concurrency * 2; worker > 0; worker--) void work();
  await time.run();
  return { millis: end, asked: starts.length, refused, failed, mostInFlight, starts };
}
