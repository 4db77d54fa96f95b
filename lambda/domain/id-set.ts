import { hash53, slotOf } from './id-hash.ts';

const FIRST_SLOTS = 64;

/**
 * A set of ids in 11 to 22 bytes each, where a `Set` of strings would hold every one of millions. Of each id it keeps
 * 53 bits of a hash; two different ids collide with a chance of 2⁻⁵³ a pair.
 */
export class IdSet {
  #slots = new Float64Array(FIRST_SLOTS);
  #size = 0;

  has(id: string): boolean {
    return this.#slots[slotOf(this.#slots, hash53(id))] !== 0;
  }

  add(id: string): void {
    const hash = hash53(id);
    const at = slotOf(this.#slots, hash);
    if (this.#slots[at] === hash) return;
    this.#slots[at] = hash;
    this.#size++;
    // A quarter empty at least, so that a probe looks at few slots.
    if (4 * this.#size > 3 * this.#slots.length) this.#grow();
  }

  #grow(): void {
    const slots = new Float64Array(2 * this.#slots.length);
    for (const hash of this.#slots) if (hash !== 0) slots[slotOf(slots, hash)] = hash;
    this.#slots.buffer.transfer(0); // gives the memory back, which would otherwise wait for a full collection
    this.#slots = slots;
  }
}
