/** Without anything accepted for longer than this, it is a ban or a window that is used up, not a low rate. */
const MIN_BLACKOUT_MS = 300;

/** A time in which everything was refused. */
export interface Blackout {
  readonly millis: number;
  /** The pace when it began, in requests a second. */
  readonly rate: number;
}

/** Notices when a provider accepts nothing for a while after a refusal, and when that is over. */
export class BlackoutDetector {
  #refused: { readonly at: number; readonly waitMillis: number; readonly rate: number } | undefined;
  #lastAccepted = Number.NEGATIVE_INFINITY;

  /** Whether nothing was accepted since a refusal. */
  get isPossible(): boolean {
    return this.#refused !== undefined;
  }

  /** A request was refused, with a `Retry-After` of `waitMillis` or 0; `rate` is the pace from now on. */
  refuse(now: number, waitMillis: number, rate: number): void {
    this.#refused ??= { at: now, waitMillis, rate };
  }

  /**
   * A request was accepted. Returns the blackout that this ends, if it was one.
   * @param latency of a request, in milliseconds: neither a slow response nor a slow pace is a blackout
   */
  accept(now: number, latency: number): Blackout | undefined {
    const millis = now - this.#lastAccepted;
    const refused = this.#refused;
    this.#lastAccepted = now;
    this.#refused = undefined;
    const ordinary = refused ? Math.max(MIN_BLACKOUT_MS, 3 * latency, 3000 / refused.rate) : millis;
    return refused && millis > ordinary ? { millis, rate: refused.rate } : undefined;
  }

  /** Nothing was sent for a while, so nothing could be accepted. */
  forget(): void {
    this.#refused = undefined;
  }

  /** When the first refused request may be repeated: the best guess of when a blackout ends. */
  get endsAt(): number {
    return this.#refused ? this.#refused.at + this.#refused.waitMillis : Number.NEGATIVE_INFINITY;
  }
}
