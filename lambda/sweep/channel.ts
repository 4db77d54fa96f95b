/**
 * Carries values from many producers to one consumer, in order. Producers never wait: what is in the
 * channel is bounded by the tokens that are to go, and the consumer does no slow work.
 */
export class Channel<T> implements AsyncIterable<T> {
  #values: T[] = [];
  #closed = false;
  #wake: (() => void) | undefined;

  /** Adds one value. */
  readonly push = (value: T): void => {
    this.#values.push(value);
    this.#wake?.();
  };

  /** Ends the iteration once everything pushed was consumed. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const batch = this.#values;
      this.#values = [];
      yield* batch;
      if (this.#values.length > 0) continue;
      if (this.#closed) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
