/** Milliseconds without anything let through that mean a ban or a used up window, not a low rate. */
const SHUT = 300;

/** Notices when a provider lets nothing through for a while after a refusal, and when that is over. */
export class Ban {
  #refused: { readonly at: number; readonly waitMillis: number } | undefined;
  #lastAccepted = 0;

  /** A request was refused and told to wait. */
  refuse(now: number, waitMillis: number): void {
    this.#refused ??= { at: now, waitMillis };
  }

  /**
   * A request was let through. Returns the milliseconds for which none was, if that was a ban.
   * @param latency of a request, in milliseconds: an answer that merely took its time is no ban
   */
  accept(now: number, latency: number): number | undefined {
    const millis = now - this.#lastAccepted;
    const over = this.#refused && millis > Math.max(SHUT, 3 * latency);
    this.#lastAccepted = now;
    this.#refused = undefined;
    return over ? millis : undefined;
  }

  /** When the first refused request may come back: the best guess of when a ban ends. */
  get endsAt(): number {
    return this.#refused ? this.#refused.at + this.#refused.waitMillis : Number.NEGATIVE_INFINITY;
  }
}

/**
 * The share by which a rate that was measured over `millis`, a ban of `banned` milliseconds included, may
 * be wrong: a quarter of the ban's share, as part of the allowance may have overflowed meanwhile.
 */
export function errorAcross(banned: number, millis: number): number {
  return Math.min(0.1, (0.25 * banned) / millis);
}
