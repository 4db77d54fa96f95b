/**
 * Carries values from many producers to one consumer, in order. Producers never wait: what is in the
 * channel is bounded by the tokens that are to go, and the consumer does no slow work.
 */
export class Channel<T> {
  #values: T[] = [];
  #closed = false;
  #wake: (() => void) | undefined;

  /** Adds one value. */
  readonly push = (value: T): void => {
    this.#values.push(value);
    this.#wake?.();
  };

  /** Lets the consumer end once everything pushed was consumed. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /**
   * Waits for values and takes all that are there; none when there will be no more.
   */
  async take(): Promise<readonly T[]> {
    while (this.#values.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const batch = this.#values;
    this.#values = [];
    return batch;
  }
}
