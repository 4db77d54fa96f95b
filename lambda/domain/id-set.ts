/**
 * Remembers which ids were seen in about 16 bytes each, where a `Set` of strings would hold every id of a
 * population of millions. Two different ids collide with a chance of 2⁻⁵³ a pair, and a collision only
 * ever keeps a token.
 */
export class IdSet {
  #slots = new Float64Array(1024);
  #size = 0;

  /** Adds `id`; returns false when it was there already. */
  add(id: string): boolean {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    if (!insert(this.#slots, hash53(id))) return false;
    this.#size++;
    return true;
  }

  #grow(): void {
    const larger = new Float64Array(this.#slots.length * 2);
    for (const value of this.#slots) if (value !== 0) insert(larger, value);
    this.#slots = larger;
  }
}

/** Open addressing with linear probing; zero marks an empty slot. */
function insert(slots: Float64Array, value: number): boolean {
  const mask = slots.length - 1;
  for (let at = value & mask; ; at = (at + 1) & mask) {
    if (slots[at] === value) return false;
    if (slots[at] === 0) {
      slots[at] = value;
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

/** Spreads each input bit over the whole word, so that the low bits can index a table. */
function scramble(word: number): number {
  const mixed = Math.imul(word ^ (word >>> 15), 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) ^ (mixed >>> 16);
}
