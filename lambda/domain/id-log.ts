import { hash53, slotOf } from './id-hash.ts';

/** Ids that were recorded more than once. */
export interface RepeatedIds {
  /** @param hash of one of the ids that were asked about, as {@link hash53} gives it */
  has(hash: number): boolean;
}

/** Blocks are added, so that nothing is ever copied; each is twice as long as the one before, up to a limit. */
const FIRST_BLOCK_LENGTH = 512;
const MAX_BLOCK_LENGTH = 32_768;

/**
 * Records the ids of a population in 8 bytes each, where a `Set` would keep millions of strings. It tells in the end which
 * of a few ids were recorded more than once, and how many different ones live. It keeps a 53-bit hash of each id; two different ids collide with a
 * probability of 2⁻⁵³, and a collision only ever keeps a token. The hash of an id that does not live is negative.
 */
export class IdLog {
  readonly #blocks: Float64Array<ArrayBuffer>[] = [];
  #block = new Float64Array(0);
  #length = 0;

  /** Records one id, and whether its token is living. */
  add(id: string, isLiving: boolean): void {
    if (this.#length === this.#block.length) {
      const length = Math.min(MAX_BLOCK_LENGTH, 2 * this.#block.length || FIRST_BLOCK_LENGTH);
      this.#block = new Float64Array(length);
      this.#blocks.push(this.#block);
      this.#length = 0;
    }
    this.#block[this.#length++] = isLiving ? hash53(id) : -hash53(id);
  }

  /** How many different ids of living tokens were recorded. Nothing may be added afterwards. */
  countLiving(): number {
    let last = 0;
    let count = 0;
    for (const hash of this.#sorted()) {
      if (hash > 0 && hash !== last) count++;
      last = hash;
    }
    return count;
  }

  /**
   * Tells which of some ids were recorded more than once.
   * @param hashes of these ids, as {@link hash53} gives them
   * @param size how many there are at most
   */
  repeatedAmong(hashes: Iterable<number>, size: number): RepeatedIds {
    const table = new HashTable(size);
    for (const hash of hashes) table.add(hash);
    for (const block of this.#blocks) {
      for (const hash of this.#recordedIn(block)) table.count(Math.abs(hash));
    }
    return { has: (hash) => table.timesCounted(hash) > 1 };
  }

  /** Everything recorded, as one sorted block in place of the others; each is freed as soon as it is copied. */
  #sorted(): Float64Array {
    const lengths = this.#blocks.map((block) => this.#recordedIn(block).length);
    const all = new Float64Array(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const block of this.#blocks.splice(0)) {
      const recorded = this.#recordedIn(block);
      all.set(recorded, at);
      at += recorded.length;
      block.buffer.transfer(0);
    }
    this.#blocks.push(all);
    this.#block = all;
    this.#length = all.length;
    return all.sort();
  }

  #recordedIn(block: Float64Array): Float64Array {
    return block === this.#block ? block.subarray(0, this.#length) : block;
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
