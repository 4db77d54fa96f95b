/** A provider's rate limit. */
export interface LimiterSpec {
  /** Requests a second. */
  readonly rate: number;
  /** Requests that may come at once. */
  readonly burst: number;
  /** Sent as `Retry-After`; absent: no header. */
  readonly retryAfterSeconds?: number;
  /** A refusal empties the bucket and refuses everything for so long. */
  readonly banMillis?: number;
  /** After so many milliseconds the rate is halved. */
  readonly halveAfterMillis?: number;
  /** Sends the `RateLimit-*` headers. */
  readonly headers?: boolean;
}

/** The answer to one request: whether it is refused, and the header lines to send along. */
export interface LimiterVerdict {
  readonly refused: boolean;
  readonly headers: string;
}

/** A token bucket, asked with a monotonic time in milliseconds. */
export function createLimiter(spec: LimiterSpec): (now: number) => LimiterVerdict {
  let level = spec.burst;
  let filledAt: number | undefined;
  let startedAt = 0;
  let bannedUntil = 0;
  return (now) => {
    if (filledAt === undefined) startedAt = now;
    const halved = spec.halveAfterMillis !== undefined && now - startedAt > spec.halveAfterMillis;
    const rate = halved ? spec.rate / 2 : spec.rate;
    level = Math.min(spec.burst, level + ((now - (filledAt ?? now)) * rate) / 1000);
    filledAt = now;
    const refused = level < 1 || now < bannedUntil;
    if (!refused) level -= 1;
    else if (spec.banMillis !== undefined && now >= bannedUntil) {
      bannedUntil = now + spec.banMillis;
      level = 0;
    }
    const wait = spec.retryAfterSeconds;
    const retryAfter = refused && wait !== undefined ? `retry-after: ${wait}\r\n` : '';
    const told = spec.headers
      ? `ratelimit-limit: ${Math.round(rate)}\r\nratelimit-remaining: ${Math.floor(level)}\r\nratelimit-reset: 1\r\n`
      : '';
    return { refused, headers: retryAfter + told };
  };
}
