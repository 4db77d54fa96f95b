import { createClientOver } from '../../../lambda/http/client.ts';
import { createLimiter } from '../../../lambda/http/pacing/limiter.ts';
import type { Limits } from '../../../lambda/ports.ts';
import { EVERYWHERE } from '../everywhere.ts';
import { isThrottledStatus, type Server, type ServerSpec, virtualServer } from './server.ts';
import { seeded, VirtualTime } from './virtual-time.ts';

/** Tokens to revoke at a provider with limits. */
export interface SweepSpec extends ServerSpec {
  readonly tokens: number;
  readonly concurrency: number;
}

/** How a sweep went. */
export interface SweepResult {
  readonly millis: number;
  readonly asked: number;
  readonly refused: number;
  /** Tokens that were not revoked. */
  readonly left: number;
}

type Subject = (
  spec: SweepSpec,
  time: VirtualTime,
  server: Server,
) => { readonly done: () => boolean };

/** Lets a subject revoke the tokens, in virtual time, for `maxMillis` at most. */
export async function runSweep(
  subject: Subject,
  spec: SweepSpec,
  maxMillis: number,
): Promise<SweepResult> {
  const time = new VirtualTime();
  const server = virtualServer(spec, time);
  const { done } = subject(spec, time, server);
  await time.run(done, maxMillis);
  const { accepted, refused, lastAt } = server.stats();
  const left = spec.tokens - accepted;
  return { millis: left > 0 ? maxMillis : lastAt, asked: accepted + refused, refused, left };
}

const DELETE = { method: 'DELETE', url: new URL('https://api.test/token') } as const;

/** As many as the revoke phase has. */
const MOST_WORKERS = 20;

/** The product: its HTTP client with its limiter, and workers as the revoke phase has them. */
export function ours(limits: Partial<Limits> = {}): Subject {
  return (spec, time, server) => {
    const random = seeded(spec.seed + 2);
    const { tokens, concurrency } = spec;
    const limiter = createLimiter({
      limits: { concurrency, timeoutMillis: 600_000, ...limits },
      clock: time,
    });
    let [left, working] = [tokens, 0];
    const client = createClientOver(
      { send: (request) => server.send(request), close() {} },
      {
        limits: { timeoutMillis: 600_000 },
        allowList: EVERYWHERE,
        limiter,
        clock: time,
        stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
        random,
        onWait: () => spawn(),
      },
    );
    let workers = 0;
    function spawn(): void {
      if (left === 0 || workers >= MOST_WORKERS * concurrency) return;
      workers += 1;
      working += 1;
      void work();
    }
    async function work(): Promise<void> {
      while (left > 0) {
        left -= 1;
        await client.send(DELETE);
      }
      working -= 1;
    }
    for (let worker = 0; worker < Math.min(tokens, concurrency); worker++) spawn();
    return { done: () => left === 0 && working === 0 };
  };
}

/** A second, where the server does not say how long to wait. */
const DEFAULT_WAIT_MS = 1000;

function waitOf(headers: Readonly<Record<string, string | undefined>>): number {
  const seconds = headers['retry-after'];
  return seconds === undefined ? DEFAULT_WAIT_MS : Number(seconds) * 1000;
}

/** The naive script: fixed concurrency; a refused request keeps its worker while it waits. */
export const fixed: Subject = ({ tokens, concurrency }, time, server) => {
  let [left, working] = [tokens, Math.min(tokens, concurrency)];
  const work = async () => {
    while (left > 0) {
      left -= 1;
      for (;;) {
        const { status, headers } = await server.send(DELETE);
        if (!isThrottledStatus(status)) break;
        await time.sleep(waitOf(headers));
      }
    }
    working -= 1;
  };
  for (let worker = working; worker > 0; worker--) void work();
  return { done: () => working === 0 };
};

const SHRINK = 2 / 3;

/** Concurrency that grows by one a round trip and shrinks by a third when refused; a refused request waits outside. */
export const aimd: Subject = ({ tokens, concurrency }, time, server) => {
  const waiting: (() => void)[] = [];
  let [left, working] = [tokens, 2 * concurrency];
  let limit = concurrency;
  let inFlight = 0;
  let shrunkAt = Number.NEGATIVE_INFINITY;
  const enter = () => {
    if (inFlight >= Math.floor(limit)) return new Promise<void>((go) => waiting.push(go));
    inFlight += 1;
    return undefined;
  };
  const leave = (refused: boolean, sentAt: number) => {
    if (!refused) limit = Math.min(concurrency, limit + 1 / limit);
    else if (sentAt > shrunkAt) {
      limit = Math.max(1, limit * SHRINK);
      shrunkAt = time.exact;
    }
    inFlight -= 1;
    while (inFlight < Math.floor(limit) && waiting.length > 0) {
      inFlight += 1;
      waiting.shift()?.();
    }
  };
  const work = async () => {
    while (left > 0) {
      left -= 1;
      for (;;) {
        await enter();
        const sentAt = time.exact;
        const { status, headers } = await server.send(DELETE);
        const refused = isThrottledStatus(status);
        leave(refused, sentAt);
        if (!refused) break;
        await time.sleep(waitOf(headers));
      }
    }
    working -= 1;
  };
  for (let worker = working; worker > 0; worker--) void work();
  return { done: () => working === 0 };
};
