import { hash53 } from './id-hash.ts';
import type { Rule } from './policy-types.ts';
import type { Token } from './token.ts';
import type { SettledObjection } from './token-safeguards.ts';

/** What the rest of the list may still say about a token: facts that take part in that. */
export interface ListedFacts extends Pick<Token, 'group' | 'createdAt' | 'children'> {
  /** {@link hash53} of its id. */
  readonly hash: number;
}

/** {@link ListedFacts} of a token. */
export function listedFactsOf({ id, group, createdAt, children }: Token): ListedFacts {
  return {
    hash: hash53(id),
    ...(group !== undefined && { group }),
    ...(createdAt !== undefined && { createdAt }),
    ...(children && { children }),
  };
}

/** A candidate that is counted and not kept. */
export interface Counted {
  readonly rule: Rule;
  readonly facts: ListedFacts;
  /** What is held against it whatever else is listed. */
  readonly settled: SettledObjection | undefined;
}

/** What many candidates have in common. */
type Kind = Pick<Counted, 'rule' | 'settled'> & Pick<ListedFacts, 'group' | 'children'>;

const NUMBERS_EACH = 3;
const NUMBERS_IN_BLOCK = 8192 * NUMBERS_EACH;

/**
 * The candidates of a connection that are too many to be kept, in 24 bytes each: enough to say in the end how many of them
 * each safeguard withholds, and too little to revoke one. Blocks are added, so that nothing is ever copied.
 */
export class CountedCandidates {
  readonly #blocks: Float64Array[] = [];
  readonly #kinds: Kind[] = [];
  readonly #kindOf = new Map<string, number>();
  #size = 0;

  /** How many were added. */
  get size(): number {
    return this.#size;
  }

  /** Counts one candidate. */
  add(token: Token, rule: Rule, settled: SettledObjection | undefined): void {
    const from = (this.#size * NUMBERS_EACH) % NUMBERS_IN_BLOCK;
    if (from === 0) this.#blocks.push(new Float64Array(NUMBERS_IN_BLOCK));
    const { hash, createdAt = Number.NaN, group, children } = listedFactsOf(token);
    const kind = this.#indexOf({
      rule,
      settled,
      ...(group !== undefined && { group }),
      ...(children && { children }),
    });
    this.#blocks.at(-1)?.set([hash, createdAt, kind], from);
    this.#size++;
  }

  #indexOf(kind: Kind): number {
    const { rule, settled, group, children } = kind;
    const key = JSON.stringify([rule.name, settled?.reason, children, group]);
    const known = this.#kindOf.get(key);
    if (known !== undefined) return known;
    this.#kindOf.set(key, this.#kinds.length);
    return this.#kinds.push(kind) - 1;
  }

  /** How many of them each rule wants gone. */
  byRule(): ReadonlyMap<Rule, number> {
    const counts = new Map<Rule, number>();
    for (const { rule } of this) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    return counts;
  }

  /** Each of them, in the order of the list. */
  *[Symbol.iterator](): Generator<Counted, void, undefined> {
    for (let index = 0; index < this.#size; index++) {
      const at = index * NUMBERS_EACH;
      const block = this.#blocks[Math.floor(at / NUMBERS_IN_BLOCK)] ?? [];
      const from = at % NUMBERS_IN_BLOCK;
      const [hash = 0, createdAt = Number.NaN, kindAt = 0] = block.slice(from, from + NUMBERS_EACH);
      const kind = this.#kinds[kindAt];
      if (!kind) continue;
      const { rule, settled, group, children } = kind;
      const facts = {
        hash,
        ...(group !== undefined && { group }),
        ...(!Number.isNaN(createdAt) && { createdAt }),
        ...(children && { children }),
      };
      yield { rule, settled, facts };
    }
  }
}
