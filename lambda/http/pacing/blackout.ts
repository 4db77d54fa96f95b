/** Milliseconds without anything let through that mean a ban or a used up window, not a low rate. */
const MIN_BLACKOUT_MS = 300;

/** A time in which everything was refused. */
export interface Blackout {
  readonly millis: number;
  /** The pace when it began, in requests a second. */
  readonly rate: number;
}

/** Notices when a provider lets nothing through for a while after a refusal, and when that is over. */
export class BlackoutDetector {
  #refused: { readonly at: number; readonly waitMillis: number; readonly rate: number } | undefined;
  #lastAccepted = 0;

  /** Whether nothing was let through since a refusal. */
  get isPossible(): boolean {
    return this.#refused !== undefined;
  }

  /** A request was refused and told to wait; what it taught has led to the pace `rate`. */
  refuse(now: number, waitMillis: number, rate: number): void {
    this.#refused ??= { at: now, waitMillis, rate };
  }

  /**
   * A request was let through. Returns for how long none was, if that was a ban.
   * @param latency of a request, in milliseconds: an answer that merely took its time is no ban, nor is a slow pace
   */
  accept(now: number, latency: number): Blackout | undefined {
    const millis = now - this.#lastAccepted;
    const refused = this.#refused;
    this.#lastAccepted = now;
    this.#refused = undefined;
    const ordinary = refused ? Math.max(MIN_BLACKOUT_MS, 3 * latency, 3000 / refused.rate) : millis;
    return refused && millis > ordinary ? { millis, rate: refused.rate } : undefined;
  }

  /** Nobody asked for a while, so it means nothing that nothing was let through. */
  forget(): void {
    this.#refused = undefined;
  }

  /** When the first refused request may come back: the best guess of when a ban ends. */
  get endsAt(): number {
    return this.#refused ? this.#refused.at + this.#refused.waitMillis : Number.NEGATIVE_INFINITY;
  }
}
