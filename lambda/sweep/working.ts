/** Counts what is being worked on, so that no more is started than there is memory for. */
export class Working {
  #count = 0;
  #failure: { readonly error: unknown } | undefined;
  #wake = () => {};

  /** Counts `work` until it ends. */
  add(work: Promise<void>): void {
    this.#count++;
    const ended = () => {
      this.#count--;
      this.#wake();
    };
    work.then(ended, (error: unknown) => {
      this.#failure ??= { error };
      ended();
    });
  }

  /** Waits until fewer than `limit` are left. Throws what the first one threw that failed, as soon as it did. */
  async fewerThan(limit: number): Promise<void> {
    while (this.#count >= limit && !this.#failure) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure) throw this.#failure.error;
  }
}
