/** Characters in a block: enough to be worth a system call, or a trip to the compressing thread. */
const BLOCK_CHARACTERS = 65_536;

/** Collects lines into blocks that are written as one. */
export class LineBuffer {
  #text = '';

  /** Adds a line including its line feed; returns whether the block is now full and should be taken. */
  add(line: string): boolean {
    this.#text += line;
    return this.#text.length >= BLOCK_CHARACTERS;
  }

  /** Empties the buffer and returns what it held. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}
