import { hash53, slotOf } from './id-hash.ts';

/** Blocks are added, so that nothing is ever copied; each is twice as long as the one before, up to a limit. */
const FIRST_BLOCK_LENGTH = 512;
const MAX_BLOCK_LENGTH = 32_768;

/**
 * Records the ids of a population in 8 bytes each, where a `Set` would keep millions of strings, and tells in the end
 * which of a few ids were recorded more than once. It keeps a 53-bit hash of each id; two different ids collide with a
 * probability of 2⁻⁵³, and a collision only ever keeps a token.
 */
export class IdLog {
  readonly #blocks: Float64Array<ArrayBuffer>[] = [];
  #block = new Float64Array(0);
  #length = 0;

  /** Records one id. */
  add(id: string): void {
    if (this.#length === this.#block.length) {
      const length = Math.min(MAX_BLOCK_LENGTH, 2 * this.#block.length || FIRST_BLOCK_LENGTH);
      this.#block = new Float64Array(length);
      this.#blocks.push(this.#block);
      this.#length = 0;
    }
    this.#block[this.#length++] = hash53(id);
  }

  /** Those of `ids` that were recorded more than once. */
  repeatedAmong(ids: readonly string[]): ReadonlySet<string> {
    const table = new HashTable(ids.length);
    for (const id of ids) table.add(hash53(id));
    for (const block of this.#blocks) {
      const hashes = block === this.#block ? block.subarray(0, this.#length) : block;
      for (const hash of hashes) table.count(hash);
    }
    return new Set(ids.filter((id) => table.timesCounted(hash53(id)) > 1));
  }

  /** Forgets everything and frees the memory now instead of at the next full garbage collection. */
  clear(): void {
    for (const block of this.#blocks.splice(0)) block.buffer.transfer(0);
    this.#block = new Float64Array(0);
    this.#length = 0;
  }
}

/** Counts how often each of the hashes occurs that were added first. */
class HashTable {
  readonly #slots: Float64Array;
  readonly #counts: Uint8Array;

  constructor(size: number) {
    // At least half empty, so that a probe reads one or two slots.
    const length = 2 ** Math.ceil(Math.log2(2 * size + 1));
    this.#slots = new Float64Array(length);
    this.#counts = new Uint8Array(length);
  }

  add(hash: number): void {
    this.#slots[slotOf(this.#slots, hash)] = hash;
  }

  count(hash: number): void {
    const at = slotOf(this.#slots, hash);
    const count = this.#counts[at] ?? 0;
    if (this.#slots[at] === hash && count < 2) this.#counts[at] = count + 1;
  }

  timesCounted(hash: number): number {
    return this.#counts[slotOf(this.#slots, hash)] ?? 0;
  }
}
