import type { Facts } from './facts.ts';
import { textOf } from './lookup.ts';

/** What the tokens of one parent may take together before they are passed on, in bytes: some thousand tokens. */
const MAX_BYTES = 4 * 1024 * 1024;

/** What the facts of a token take besides their texts, in bytes. */
const BYTES_EACH = 500;

/** The pages of a list that are held back until it came to its end, as long as they fit into little memory. */
export class CollectedPages {
  /** Whether the list was too large to be held back, so that its pages were passed on as they came. */
  isTooLarge = false;
  #tokens: Facts[] = [];
  #bytes = 0;

  /** What is held back. */
  get tokens(): readonly Facts[] {
    return this.#tokens;
  }

  /** Takes a page; once the list is too large, everything goes to `pass`. */
  add(page: readonly Facts[], pass: (page: readonly Facts[]) => void): void {
    if (this.isTooLarge) {
      pass(page);
      return;
    }
    for (const facts of page) {
      this.#tokens.push(facts);
      this.#bytes += bytesOf(facts);
    }
    if (this.#bytes <= MAX_BYTES) return;
    this.isTooLarge = true;
    pass(this.#tokens);
    this.#tokens = [];
  }
}

function bytesOf(facts: Facts): number {
  let bytes = BYTES_EACH;
  for (const value of facts.values()) {
    bytes +=
      typeof value === 'object' ? JSON.stringify(value).length : (textOf(value)?.length ?? 0);
  }
  return bytes;
}
