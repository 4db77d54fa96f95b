import type { LimiterSpec } from '../limiter.ts';
import { runRound, type Subject } from '../processes.ts';

/** One provider with a rate limit. */
export interface LimitCase {
  readonly name: string;
  readonly limiter: LimiterSpec;
  readonly latencyMillis: number;
  readonly concurrency: number;
}

/** How one subject did on one case. */
export interface Limited {
  /** Share of the allowed rate. */
  readonly efficiency: number;
  /** Share of the attempts that were answered 429. */
  readonly refused: number;
}

/**
 * Lets one subject revoke as many tokens as the limit allows in `seconds`, in addition to its burst.
 * @param told whether the configuration knows the rate
 */
export async function runCase(
  subject: Subject,
  { limiter, latencyMillis, concurrency }: LimitCase,
  seconds: number,
  told: boolean,
): Promise<Limited> {
  // Fewer slots than the rate would fill cannot use it.
  const reachable = Math.min(limiter.rate, (1000 * concurrency) / latencyMillis);
  const halving = limiter.halveAfterMillis === undefined ? 1 : 0.75;
  const tokens = Math.ceil(reachable * halving * seconds);
  const { wallMillis, server } = await runRound(
    subject,
    { tokens, pageSize: 1000, staleEvery: 1, listMillis: 0, revokeMillis: latencyMillis, limiter },
    { concurrency, ...(told && { requestsPerSecond: limiter.rate }) },
  );
  const byRate = (tokens / halving - limiter.burst) / limiter.rate;
  const bySlots = (tokens * latencyMillis) / concurrency / 1000;
  return {
    efficiency: Math.max(byRate, bySlots) / (wallMillis / 1000),
    refused: server.throttled / server.attempts,
  };
}

/** Runs the tasks side by side, as long as their weights together stay within `limit`. */
export async function sideBySide<T>(
  tasks: readonly { readonly weight: number; readonly run: () => Promise<T> }[],
  limit: number,
): Promise<T[]> {
  const waiting: (() => void)[] = [];
  let used = 0;
  return Promise.all(
    tasks.map(async ({ weight, run }) => {
      while (used > 0 && used + weight > limit) await new Promise<void>((go) => waiting.push(go));
      used += weight;
      try {
        return await run();
      } finally {
        used -= weight;
        for (const go of waiting.splice(0)) go();
      }
    }),
  );
}
