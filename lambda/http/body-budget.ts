/** What every body may take without asking: with all requests in flight, a few MiB. */
export const FREE_BYTES = 64 * 1024;

/** An ordinary page of a list; larger bodies of one connection may have to come one after another. */
const MODEST_BYTES = 256 * 1024;

/** A body that is being collected. */
export interface Collecting {
  /** Whose it is, its connection. */
  readonly owner: object;
  /** Goes on after {@link BodyBudget.take} said to wait. */
  resume(): void;
}

interface Share {
  bytes: number;
  isWaiting: boolean;
}

/**
 * The bytes that the bodies in flight have together. Where they are used up, bodies wait with their sockets paused, which
 * slows the servers down. This cannot dead-lock: what the oldest one still needs is kept free for it, so it does not wait,
 * and when it is done, or has failed, the next one is the oldest. The large bodies of one connection come one after another
 * where they would take what a body of another connection may need.
 */
export class BodyBudget {
  readonly #bytes: number;
  readonly #largest: number;
  readonly #shares = new Map<Collecting, Share>();
  #used = 0;

  /**
   * @param bytes for all together
   * @param largest the most that one of them takes, not more than `bytes`
   */
  constructor(bytes: number, largest: number) {
    this.#bytes = bytes;
    this.#largest = largest;
  }

  /** Takes bytes that have come; false when the body has to wait before it may take more. */
  take(body: Collecting, bytes: number): boolean {
    const share = this.#shares.get(body) ?? { bytes: 0, isWaiting: false };
    this.#shares.set(body, share);
    share.bytes += bytes;
    this.#used += bytes;
    share.isWaiting = !this.#mayGoOn(body);
    return !share.isWaiting;
  }

  /** Gives back everything that a body has, and lets go on whoever may; a second call changes nothing. */
  release(body: Collecting): void {
    const share = this.#shares.get(body);
    if (!share) return;
    this.#shares.delete(body);
    this.#used -= share.bytes;
    for (const [other, waiting] of [...this.#shares]) {
      if (!waiting.isWaiting || !this.#mayGoOn(other)) continue;
      waiting.isWaiting = false;
      other.resume();
    }
  }

  #mayGoOn(body: Collecting): boolean {
    const [oldest] = this.#shares;
    if (!oldest || oldest[0] === body) return true;
    const free = this.#bytes - this.#used;
    const needed = this.#largest - oldest[1].bytes + FREE_BYTES;
    if (free < needed) return false;
    const isModest = (this.#shares.get(body)?.bytes ?? 0) <= MODEST_BYTES;
    return isModest || this.#firstOf(body.owner) === body || free >= needed + this.#largest;
  }

  #firstOf(owner: object): Collecting | undefined {
    for (const body of this.#shares.keys()) if (body.owner === owner) return body;
    return undefined;
  }
}
