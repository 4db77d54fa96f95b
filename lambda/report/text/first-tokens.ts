import type { TokenEvent } from '../../domain/events.ts';
import { keyOf, type Token } from '../../domain/token.ts';

/**
 * The first of many tokens, the oldest first, whatever order they come in; those of an unknown age come last. It holds at
 * most twice as many as it shows.
 */
export class FirstTokens {
  readonly #most: number;
  #events: TokenEvent[] = [];
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
    this.#events.push(event);
    if (this.#events.length >= this.#most * 2) this.#events = this.first();
  }

  /** Takes in so many tokens that cannot be shown. */
  addUnshown(count: number): void {
    this.#count += count;
  }

  /** The first of them, in order. */
  first(): TokenEvent[] {
    return this.#events.toSorted((a, b) => compareAge(a.token, b.token)).slice(0, this.#most);
  }
}

/** Orders tokens by age, the oldest first, and tokens of one age by their keys. */
function compareAge(left: Token, right: Token): number {
  const { createdAt: leftAt = Number.POSITIVE_INFINITY } = left;
  const { createdAt: rightAt = Number.POSITIVE_INFINITY } = right;
  if (leftAt !== rightAt) return leftAt - rightAt;
  const [leftKey, rightKey] = [keyOf(left), keyOf(right)];
  if (leftKey === rightKey) return 0;
  return leftKey < rightKey ? -1 : 1;
}
