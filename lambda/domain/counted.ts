import { hash53 } from './id-hash.ts';
import type { Rule } from './policy-types.ts';
import { groupHashOf, isLiving, keyOf, type Token } from './token.ts';
import type { SettledObjection } from './token-safeguards.ts';

/** What is known of a token by those safeguards that compare it with what else is listed. */
export type ListedFacts = Pick<
  Token,
  'hasUnknownGroup' | 'createdAt' | 'children' | 'providerState' | 'disabled' | 'expiresAt'
> & {
  /** {@link hash53} of its key. */
  readonly hash: number;
  /** {@link groupHashOf} it. */
  readonly groupHash: number;
};

/** {@link ListedFacts} of a token. */
export function listedFactsOf(token: Token): ListedFacts {
  return { ...token, hash: hash53(keyOf(token)), groupHash: groupHashOf(token) };
}

/** A candidate that is counted and not kept. */
export interface Counted {
  readonly rule: Rule;
  /** False when its time has not come. */
  readonly isDue: boolean;
  readonly facts: ListedFacts;
  /** What is held against it whatever else is listed. */
  readonly settled: SettledObjection | undefined;
}

/** What many candidates have in common. */
interface Kind {
  readonly rule: Rule;
  readonly isDue: boolean;
  readonly settled: SettledObjection | undefined;
  readonly facts: Omit<ListedFacts, 'hash' | 'groupHash' | 'createdAt'>;
}

const NUMBERS_EACH = 4;
const NUMBERS_IN_BLOCK = 8192 * NUMBERS_EACH;

/**
 * The candidates of a connection that are too many to be kept, in 32 bytes each: enough to say in the end how many of them
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

  /** Counts one candidate of a plan for `now`, in epoch milliseconds. */
  add(token: Token, counted: Omit<Counted, 'facts'>, now: number): void {
    const from = (this.#size * NUMBERS_EACH) % NUMBERS_IN_BLOCK;
    if (from === 0) this.#blocks.push(new Float64Array(NUMBERS_IN_BLOCK));
    const { createdAt = Number.NaN } = token;
    const kind = this.#indexOf({ ...counted, facts: commonFactsOf(token, now) });
    this.#blocks.at(-1)?.set([hash53(keyOf(token)), groupHashOf(token), createdAt, kind], from);
    this.#size++;
  }

  #indexOf(kind: Kind): number {
    const { rule, isDue, settled, facts } = kind;
    const { hasUnknownGroup, children } = facts;
    const key = JSON.stringify([rule.name, isDue, settled?.reason, hasUnknownGroup, children]);
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
      const numbers = block.slice(from, from + NUMBERS_EACH);
      const [hash = 0, groupHash = 0, createdAt = Number.NaN, kindAt = 0] = numbers;
      const kind = this.#kinds[kindAt];
      if (!kind) continue;
      const { rule, isDue, settled } = kind;
      const facts = {
        ...kind.facts,
        hash,
        groupHash,
        ...(!Number.isNaN(createdAt) && { createdAt }),
      };
      yield { rule, isDue, settled, facts };
    }
  }
}

/** Whether it lives matters only where its group is unknown: a dead one is not the newest of any. */
function commonFactsOf(token: Token, now: number): Kind['facts'] {
  const { hasUnknownGroup, children } = token;
  return {
    expiresAt: 'unknown',
    ...(hasUnknownGroup && isLiving(token, now) && { hasUnknownGroup }),
    ...(children && { children }),
  };
}
