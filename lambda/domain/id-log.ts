import { hash53, slotOf } from './id-hash.ts';

/** Blocks are added, so that nothing is ever copied; each is twice as long as the one before it, up to a length. */
const BLOCK = { first: 512, longest: 32_768 };

/**
 * Notes the ids of a population in 8 bytes each, where a `Set` of strings would hold every one of millions, and tells
 * in the end which of a few were noted more than once. Of each id it keeps 53 bits of a hash; two different ids
 * collide with a chance of 2⁻⁵³ a pair, and a collision only ever keeps a token.
 */
export class IdLog {
  readonly #blocks: Float64Array<ArrayBuffer>[] = [];
  #block = new Float64Array(0);
  #used = 0;

  /** Notes one id. */
  add(id: string): void {
    if (this.#used === this.#block.length) {
      const length = Math.min(BLOCK.longest, 2 * this.#block.length || BLOCK.first);
      this.#block = new Float64Array(length);
      this.#blocks.push(this.#block);
      this.#used = 0;
    }
    this.#block[this.#used++] = hash53(id);
  }

  /** Those of `ids` that were noted more than once. */
  repeatedAmong(ids: readonly string[]): ReadonlySet<string> {
    const table = new HashTable(ids.length);
    for (const id of ids) table.add(hash53(id));
    for (const block of this.#blocks) {
      const noted = block === this.#block ? block.subarray(0, this.#used) : block;
      for (const hash of noted) table.count(hash);
    }
    return new Set(ids.filter((id) => table.timesCounted(hash53(id)) > 1));
  }

  /** Forgets everything and gives the memory back, which would otherwise wait for a full collection. */
  clear(): void {
    for (const block of this.#blocks.splice(0)) block.buffer.transfer(0);
    this.#block = new Float64Array(0);
    this.#used = 0;
  }
}

/** Counts how often those hashes come up that were added first. Open addressing; zero marks an empty slot. */
class HashTable {
  readonly #slots: Float64Array;
  readonly #counts: Uint8Array;

  constructor(size: number) {
    // Half empty at least, so that a probe looks at one or two slots.
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
