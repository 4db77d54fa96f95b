import { slotOf } from './id-hash.ts';

const FIRST_LENGTH = 8;

/** Entry 0 is none. */
const NONE = 0;

/**
 * The tokens of the highest rank in each of very many groups, in about 50 bytes each, where objects would take hundreds.
 * The tokens of a group are a chain, the lowest first. Groups and tokens are told apart by 53-bit hashes, and equal ranks go
 * by the hash, so that the order in which tokens are added never matters.
 */
export class NewestTable {
  readonly #count: number;
  #groups = new Float64Array(FIRST_LENGTH);
  #lowest = new Uint32Array(FIRST_LENGTH);
  #sizes = new Uint32Array(FIRST_LENGTH);
  #groupCount = 0;
  #hashes = new Float64Array(FIRST_LENGTH);
  #ranks = new Float64Array(FIRST_LENGTH);
  #nexts = new Uint32Array(FIRST_LENGTH);
  #entryCount = NONE;

  /** @param count how many tokens of each group are kept, at least 1 */
  constructor(count: number) {
    this.#count = count;
  }

  /** Adds a token of a group; one that is there already takes one place, that of its higher rank. */
  add(group: number, hash: number, rank: number): void {
    const at = this.#slotFor(group);
    const lowest = this.#lowest[at] ?? NONE;
    const isFull = this.#sizes[at] === this.#count;
    if (isFull && !this.#isAbove(lowest, hash, rank)) return;
    const twin = this.#find(at, hash);
    if (twin !== NONE && (this.#ranks[twin] ?? 0) >= rank) return;
    const replaced = twin === NONE && isFull ? lowest : twin;
    if (replaced !== NONE) this.#unlink(at, replaced);
    const entry = replaced === NONE ? this.#newEntry(at) : replaced;
    this.#hashes[entry] = hash;
    this.#ranks[entry] = rank;
    this.#link(at, entry);
  }

  /** Whether a token is among those of the highest rank in its group. */
  has(group: number, hash: number): boolean {
    return this.#find(slotOf(this.#groups, group), hash) !== NONE;
  }

  /** Whether a token with this hash and rank stands above that of the entry. */
  #isAbove(entry: number, hash: number, rank: number): boolean {
    const other = this.#ranks[entry] ?? 0;
    return rank === other ? hash > (this.#hashes[entry] ?? 0) : rank > other;
  }

  #find(at: number, hash: number): number {
    let entry = this.#lowest[at] ?? NONE;
    while (entry !== NONE && this.#hashes[entry] !== hash) entry = this.#nexts[entry] ?? NONE;
    return entry;
  }

  #unlink(at: number, entry: number): void {
    let previous = NONE;
    for (let one = this.#lowest[at] ?? NONE; one !== entry; one = this.#nexts[one] ?? NONE) {
      previous = one;
    }
    this.#setNext(at, previous, this.#nexts[entry] ?? NONE);
  }

  #link(at: number, entry: number): void {
    const hash = this.#hashes[entry] ?? 0;
    const rank = this.#ranks[entry] ?? 0;
    let previous = NONE;
    let next = this.#lowest[at] ?? NONE;
    while (next !== NONE && this.#isAbove(next, hash, rank)) {
      previous = next;
      next = this.#nexts[next] ?? NONE;
    }
    this.#nexts[entry] = next;
    this.#setNext(at, previous, entry);
  }

  #setNext(at: number, previous: number, next: number): void {
    if (previous === NONE) this.#lowest[at] = next;
    else this.#nexts[previous] = next;
  }

  #newEntry(at: number): number {
    this.#sizes[at] = (this.#sizes[at] ?? 0) + 1;
    if (++this.#entryCount === this.#hashes.length) {
      const length = 2 * this.#hashes.length;
      this.#hashes = copied(this.#hashes, new Float64Array(length));
      this.#ranks = copied(this.#ranks, new Float64Array(length));
      this.#nexts = copied(this.#nexts, new Uint32Array(length));
    }
    return this.#entryCount;
  }

  /** The slot of a group, which is added when it is new. */
  #slotFor(group: number): number {
    const at = slotOf(this.#groups, group);
    if (this.#groups[at] === group) return at;
    // At least a quarter empty, so that a probe reads few slots.
    if (4 * ++this.#groupCount > 3 * this.#groups.length) {
      this.#growGroups();
      return this.#slotFor(group);
    }
    this.#groups[at] = group;
    return at;
  }

  #growGroups(): void {
    this.#groupCount--;
    const [groups, lowest, sizes] = [this.#groups, this.#lowest, this.#sizes];
    const length = 2 * groups.length;
    this.#groups = new Float64Array(length);
    this.#lowest = new Uint32Array(length);
    this.#sizes = new Uint32Array(length);
    for (const [from, group] of groups.entries()) {
      if (group === 0) continue;
      const at = slotOf(this.#groups, group);
      this.#groups[at] = group;
      this.#lowest[at] = lowest[from] ?? NONE;
      this.#sizes[at] = sizes[from] ?? 0;
    }
    // Frees the memory now instead of at the next full garbage collection.
    for (const { buffer } of [groups, lowest, sizes]) buffer.transfer(0);
  }
}

/** The numbers at the beginning of a longer array; the memory of the shorter one is freed at once. */
function copied<Numbers extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from);
  from.buffer.transfer(0);
  return to;
}
