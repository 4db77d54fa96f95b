import type { Limit } from './limits.ts';
import { createLimit, headersOf, type LimitSpec } from './spec.ts';

/** A sweep over a limited provider. */
export interface SweepSpec {
  readonly limit: LimitSpec;
  readonly tokens: number;
  readonly latencyMillis: number;
  /** Share by which latencies vary. */
  readonly jitter: number;
  readonly concurrency: number;
  readonly seed: number;
}

/** A response as a client sees it. */
export interface SeenResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A way to send requests at a provider whose limits are not known. */
export interface Strategy<Permit> {
  /** True when a refused request keeps its slot while it waits. */
  readonly holdsSlot: boolean;
  /** When one more request may start; `Infinity` when not before a response has come. */
  readyAt(now: number): number;
  start(now: number): Permit;
  /** Returns for how long a refused request waits. */
  answer(permit: Permit, response: SeenResponse, now: number): number;
}

/** How a sweep went. */
export interface SweepResult {
  readonly millis: number;
  readonly asked: number;
  readonly refused: number;
  readonly left: number;
}

/** Epoch time at which virtual sweeps begin: not at a whole second. */
export const EPOCH = Date.UTC(2026, 2, 1, 11, 59, 51, 730);

/** Mulberry32: small, and the same draw for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Events in the order of their times. */
class Agenda {
  readonly #heap: { readonly at: number; readonly run: (now: number) => void }[] = [];

  get nextAt(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(at: number, run: (now: number) => void): void {
    const heap = this.#heap;
    let index = heap.length;
    const entry = { at, run };
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || above.at <= at) break;
      heap[index] = above;
      heap[parent] = entry;
      index = parent;
    }
  }

  take(): { readonly at: number; readonly run: (now: number) => void } | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let index = 0;
    heap[0] = last;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const smaller = (heap[right]?.at ?? Infinity) < (heap[left]?.at ?? Infinity) ? right : left;
      const child = heap[smaller];
      if (!child || child.at >= last.at) return first;
      heap[index] = child;
      heap[smaller] = last;
      index = smaller;
    }
  }
}

/** Share of the latency that passes before the server decides. */
const FORWARD = 0.2;

/** Runs one sweep in virtual time until all tokens are gone or `maxMillis` have passed. */
export function runSweep<Permit>(
  spec: SweepSpec,
  strategy: Strategy<Permit>,
  maxMillis: number,
): SweepResult {
  const random = seeded(spec.seed);
  const server = createLimit(spec.limit, seeded(spec.seed + 1));
  const agenda = new Agenda();
  let [fresh, ready, busy, done, asked, refusals, end] = [spec.tokens, 0, 0, 0, 0, 0, 0];
  let wakeAt = Number.POSITIVE_INFINITY;

  function decide(now: number): SeenResponse {
    const refused = server.waitMillis(now) > 0;
    if (refused) server.refuse?.(now);
    else server.take(now);
    return {
      status: refused ? spec.limit.status : 200,
      headers: headersOf(spec.limit, server, refused, now, EPOCH),
    };
  }

  function send(sentAt: number): void {
    busy += 1;
    asked += 1;
    const permit = strategy.start(Math.floor(sentAt));
    const latency = spec.latencyMillis * (1 + spec.jitter * (2 * random() - 1));
    agenda.add(sentAt + FORWARD * latency, (arrived) => {
      const response = decide(arrived);
      agenda.add(sentAt + latency, (now) => {
        if (response.status === 200) server.release?.();
        finish(permit, response, now);
      });
    });
  }

  function finish(permit: Permit, response: SeenResponse, now: number): void {
    const wait = strategy.answer(permit, response, Math.floor(now));
    end = now;
    if (response.status === 200) {
      busy -= 1;
      done += 1;
      return;
    }
    refusals += 1;
    if (!strategy.holdsSlot) busy -= 1;
    agenda.add(now + wait, () => {
      if (strategy.holdsSlot) busy -= 1;
      ready += 1;
    });
  }

  function fill(now: number): void {
    while (busy < spec.concurrency && (ready > 0 || fresh > 0)) {
      const at = strategy.readyAt(Math.floor(now));
      if (at > now) {
        if (at < wakeAt) {
          wakeAt = at;
          agenda.add(Math.max(Math.ceil(at), now), () => {
            if (wakeAt === at) wakeAt = Number.POSITIVE_INFINITY;
          });
        }
        return;
      }
      if (ready > 0) ready -= 1;
      else fresh -= 1;
      send(now);
    }
  }

  fill(0);
  for (let event = agenda.take(); event && done < spec.tokens; event = agenda.take()) {
    if (event.at > maxMillis)
      return { millis: maxMillis, asked, refused: refusals, left: spec.tokens - done };
    event.run(event.at);
    fill(event.at);
  }
  return { millis: end, asked, refused: refusals, left: spec.tokens - done };
}

/** Milliseconds that a client needs which knows the limits: it sends each request the moment it is admitted. */
export function idealMillis(spec: SweepSpec): number {
  const server = createLimit(spec.limit, seeded(spec.seed + 1));
  const { latencyMillis, concurrency } = spec;
  // Times at which requests in flight end, as a ring: all take equally long.
  const ends: number[] = [];
  let [first, now, released] = [0, 0, 0];
  for (let token = 0; token < spec.tokens; token++) {
    if (ends.length - first >= concurrency) {
      now = Math.max(now, ends[first] ?? now);
      first += 1;
    }
    for (;;) {
      for (let at = ends[released]; at !== undefined && at <= now; at = ends[++released])
        release(server);
      const wait = server.waitMillis(now);
      if (wait === 0) break;
      now = Number.isFinite(wait)
        ? now + Math.max(wait, 1e-6)
        : Math.max(now, ends[released] ?? now);
    }
    server.take(now);
    ends.push(now + latencyMillis);
  }
  return now + latencyMillis;
}

function release(server: Limit): void {
  server.release?.();
}
