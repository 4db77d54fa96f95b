/** A 53-bit hash, which a double holds exactly, from two mixed 32-bit multiplicative hashes; never zero. */
export function hash53(text: string): number {
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

/**
 * The slot that holds the hash, or else the empty one where it belongs. The table uses open addressing; its length is a
 * power of two, zero marks an empty slot, and at least one slot must be empty.
 */
export function slotOf(slots: Float64Array, hash: number): number {
  const last = slots.length - 1;
  let at = hash & last;
  while (slots[at] !== hash && slots[at] !== 0) at = at === last ? 0 : at + 1;
  return at;
}
