/** Each grows on its own, so that the room that growing takes for a moment is little. */
const SEGMENTS = 64;

/**
 * Remembers which ids were seen in 10 to 13 bytes each, where a `Set` of strings would hold every id of a
 * population of millions. Two different ids collide with a chance of 2⁻⁵³ a pair, and a collision only
 * ever keeps a token.
 */
export class IdSet {
  /** Made when they are needed, as most lists are short. */
  readonly #segments: (Segment | undefined)[] = [];

  /** Adds `id`; returns false when it was there already. */
  add(id: string): boolean {
    const hash = hash53(id);
    const index = hash & (SEGMENTS - 1);
    const segment = this.#segments[index] ?? new Segment();
    this.#segments[index] = segment;
    return segment.add(hash);
  }

  /** Forgets everything and gives the memory back. */
  clear(): void {
    for (const segment of this.#segments.splice(0)) segment?.release();
  }
}

/** A hash table with open addressing and linear probing; zero marks an empty slot. */
class Segment {
  #slots = new Float64Array(8);
  #size = 0;

  add(hash: number): boolean {
    if (!insert(this.#slots, hash)) return false;
    this.#size++;
    if (this.#size > this.#slots.length * FULL) this.#grow();
    return true;
  }

  #grow(): void {
    const larger = new Float64Array(Math.ceil(this.#slots.length * GROWTH));
    for (const hash of this.#slots) if (hash !== 0) insert(larger, hash);
    release(this.#slots);
    this.#slots = larger;
  }

  release(): void {
    release(this.#slots);
  }
}

/** Fuller, a probe would have to look at too many slots; emptier, they would be wasted. */
const FULL = 0.8;
const GROWTH = 1.25;

/** Frees what would otherwise stay until the next full collection: 10 MiB for a million ids. */
function release(slots: Float64Array<ArrayBuffer>): void {
  slots.buffer.transfer(0);
}

function insert(slots: Float64Array, hash: number): boolean {
  const { length } = slots;
  // By the upper bits, as the lower ones are the same within a segment.
  for (let at = Math.floor((hash / 2 ** 53) * length); ; at = at + 1 === length ? 0 : at + 1) {
    if (slots[at] === hash) return false;
    if (slots[at] === 0) {
      slots[at] = hash;
      return true;
    }
  }
}

/** Two 32-bit multiplicative hashes, mixed and joined to the 53 bits that a double holds exactly; never zero. */
function hash53(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x2545f491;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul((b << 7) | (b >>> 25), 0x9e3779b1) ^ unit;
  }
  return (scramble(a ^ b) & 0x1fffff) * 0x1_0000_0000 + (scramble(b) >>> 0) || 1;
}

/** Spreads each input bit over the whole word, so that any of the bits can index a table. */
function scramble(word: number): number {
  const mixed = Math.imul(word ^ (word >>> 15), 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) ^ (mixed >>> 16);
}
