import { createLimit, headersOf, type LimitSpec } from '../support/limits/spec.ts';
import { seeded } from '../support/limits/virtual-time.ts';

/** The limits of one provider of the lab, and how fast it refuses. */
export interface DrawnLimit {
  readonly limit: LimitSpec;
  readonly seed: number;
  /** A refusal takes this share of the latency. */
  readonly refusalShare: number;
}

/** The answer to one request: the status of a refusal, if it is one, and the header lines to send along. */
export interface DrawnVerdict {
  readonly refusedWith?: number;
  readonly headers: string;
}

/** The limits of the lab in real time, asked with a monotonic time in milliseconds. */
export function createDrawnLimiter({ limit: spec, seed }: DrawnLimit) {
  const limit = createLimit(spec, seeded(seed + 1));
  let startedAt: number | undefined;
  let epoch = 0;
  return {
    decide(at: number): DrawnVerdict {
      if (startedAt === undefined) epoch = Date.now();
      startedAt ??= at;
      const now = at - startedAt;
      const isRefused = limit.waitMillis(now) > 0;
      if (isRefused) limit.refuse?.(now);
      else limit.take(now);
      const headers = Object.entries(headersOf(spec, limit, isRefused, now, epoch))
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('');
      return { headers, ...(isRefused && { refusedWith: spec.status }) };
    },
    /** An accepted request was answered. */
    release(): void {
      limit.release?.();
    },
  };
}
