import { type Draw, draw } from '../../support/limits/draw.ts';
import { idealMillis } from '../../support/limits/ideal.ts';
import { runRound, type Subject } from '../processes.ts';
import type { Limited } from './cases.ts';

/** Longer ones are left to virtual time: `LIMIT_DRAWS=2000 npx vitest run test/fuzz/limits.test.ts`. */
const LONGEST_MS = 60_000;

/** So many times as long as the ideal, and a minute, rivals are given. */
const MOST_IDEALS = 3;

/** One of the limits of the lab, and how long the best possible client needs. */
export interface DrawnCase extends Draw {
  readonly idealMillis: number;
}

/** Draws of the lab that take at most a minute, of every kind as it comes. */
export function drawCases(count: number, seed: number): readonly DrawnCase[] {
  const cases: DrawnCase[] = [];
  for (let next = seed; cases.length < count; next++) {
    const one = draw(next);
    const ideal = idealMillis(one);
    if (ideal <= LONGEST_MS) cases.push({ ...one, idealMillis: ideal });
  }
  return cases;
}

/** Lets one subject revoke the tokens of a draw. A rival that gives up counts as if it had ended then. */
export async function runDrawn(subject: Subject, drawn: DrawnCase): Promise<Limited> {
  const { tokens, latencyMillis, jitter, limit, refusalShare = 1, seed, concurrency } = drawn;
  const maxMillis = MOST_IDEALS * drawn.idealMillis + 60_000;
  const { wallMillis, server } = await runRound(
    subject,
    {
      tokens,
      pageSize: 1000,
      staleEvery: 1,
      listMillis: 0,
      revokeMillis: latencyMillis * (1 - jitter),
      revokeJitterMillis: 2 * jitter * latencyMillis,
      drawn: { limit, seed, refusalShare },
    },
    { concurrency, ...(subject !== 'ours' && { maxMillis }) },
  );
  return {
    efficiency: drawn.idealMillis / (server.revokedOnce < tokens ? maxMillis : wallMillis),
    refused: server.throttled / server.attempts,
  };
}
