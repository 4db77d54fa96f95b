import { hash53, slotOf } from './id-hash.ts';

const FIRST_SLOTS = 64;

/**
 * A set of ids in a few bytes each, where a `Set` would keep millions of strings. It keeps a 53-bit hash of each id; two
 * different ids collide with a probability of 2⁻⁵³.
 */
export class IdSet {
  /** One empty slot at first: most sets stay empty. */
  #slots = new Float64Array(1);
  #size = 0;

  /** Whether nothing was added. */
  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** Whether `id` was added. */
  has(id: string): boolean {
    return this.hasHash(hash53(id));
  }

  /** Whether an id with this {@link hash53} was added. */
  hasHash(hash: number): boolean {
    return this.#slots[slotOf(this.#slots, hash)] !== 0;
  }

  /** Adds one id. */
  add(id: string): void {
    const hash = hash53(id);
    if (this.hasHash(hash)) return;
    this.#size++;
    // At least a quarter empty, so that a probe reads few slots.
    if (4 * this.#size > 3 * this.#slots.length) this.#grow();
    this.#slots[slotOf(this.#slots, hash)] = hash;
  }

  /** Forgets everything and frees the memory now instead of at the next full garbage collection. */
  clear(): void {
    this.#slots.buffer.transfer(0);
    this.#slots = new Float64Array(1);
    this.#size = 0;
  }

  #grow(): void {
    const slots = new Float64Array(Math.max(FIRST_SLOTS, 2 * this.#slots.length));
    for (const hash of this.#slots) if (hash !== 0) slots[slotOf(slots, hash)] = hash;
    this.#slots.buffer.transfer(0); // frees the memory now instead of at the next full garbage collection
    this.#slots = slots;
  }
}
