import { byAge } from '../../domain/by-age.ts';
import type { TokenEvent } from '../../domain/events.ts';

/**
 * The first of many tokens, the oldest first, whatever order they come in; those of an unknown age come last. It holds at
 * most twice as many as it shows.
 */
export class FirstTokens {
  readonly #most: number;
  #events: TokenEvent[] = [];
  /** The last of those that were the first at some time: whatever comes behind it is not shown. */
  #last: TokenEvent | undefined;
  #count = 0;

  /** @param most how many are shown */
  constructor(most: number) {
    this.#most = most;
  }

  /** How many were added. */
  get count(): number {
    return this.#count;
  }

  /** Takes in one token. */
  add(event: TokenEvent): void {
    this.#count++;
    if (this.#last && byAge(this.#last.token, event.token) <= 0) return;
    this.#events.push(event);
    if (this.#events.length < this.#most * 2) return;
    this.#events = this.first();
    this.#last = this.#events.at(-1);
  }

  /** Takes in so many tokens that cannot be shown. */
  addUnshown(count: number): void {
    this.#count += count;
  }

  /** The first of them, in order. */
  first(): TokenEvent[] {
    return this.#events.toSorted((a, b) => byAge(a.token, b.token)).slice(0, this.#most);
  }
}
