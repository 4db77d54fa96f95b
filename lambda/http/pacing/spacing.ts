/** Share of a configured rate that is used, so that two clocks that differ never exceed it. */
export const USED_SHARE = 0.99;

/**
 * Milliseconds of delay that later starts may catch up on, as timers are late and processes stall. The first, with
 * `USED_SHARE`, keeps each second within a configured rate; a provider whose rate is estimated has a burst, which is
 * saved up during a stall.
 */
const MAX_SLACK_MS = { configured: 10, estimated: 100 };

/** Milliseconds of delay that are always caught up on: ordinary timers are that late. */
const MIN_SLACK_MS = 10;

/** Share of the burst that catching up may use: what exceeds the burst is refused. */
const CATCH_UP_SHARE = 0.5;

/** Spaces the starts of requests evenly. */
export class Spacing {
  readonly #maxSlack: number;
  #nextAt = Number.NEGATIVE_INFINITY;

  /** @param rate where the rate comes from */
  constructor(rate: keyof typeof MAX_SLACK_MS) {
    this.#maxSlack = MAX_SLACK_MS[rate];
  }

  /** When the next request may start, by `Clock.elapsed`. */
  get nextAt(): number {
    return this.#nextAt;
  }

  /** Milliseconds of delay that may be caught up on, with one start every `interval` milliseconds. */
  slack(interval: number, burst: number): number {
    return Math.min(this.#maxSlack, Math.max(MIN_SLACK_MS, CATCH_UP_SHARE * burst * interval));
  }

  /** One request starts. The next follows `interval` milliseconds later, or at `latest` if that is still to come. */
  start(now: number, interval: number, slack: number, latest: number): void {
    this.#nextAt = Math.max(this.#nextAt, now - slack) + interval;
    if (latest > now) this.#nextAt = Math.min(this.#nextAt, latest);
  }

  /** The next request may start at once, and what was late before is not caught up on. */
  restart(now: number): void {
    this.#nextAt = now;
  }
}
