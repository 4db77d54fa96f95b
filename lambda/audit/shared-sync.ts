/** Writes a file through to the disk. Calls that come while that lasts share the next turn: it serves them all. */
export class SharedSync {
  readonly #file: { sync(): Promise<void> };
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(file: { sync(): Promise<void> }) {
    this.#file = file;
  }

  /** Resolves once everything written before the call is on the disk. Throws the error of the system. */
  sync(): Promise<void> {
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      const synced = this.#file.sync();
      this.#running = synced.catch(() => {});
      return synced;
    });
    return this.#next;
  }
}
