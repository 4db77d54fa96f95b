/**
 * Carries values from many producers to one consumer, in order. Producers never wait; the channel stays small because
 * they let the consumer run between batches.
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

  /** Ends the channel once everything pushed was taken. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Waits for values and takes all there are; empty once the channel is closed and drained. */
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
