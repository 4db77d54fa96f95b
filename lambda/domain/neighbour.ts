import { IdSet } from './id-set.ts';
import { type CompiledPolicy, decide } from './policy.ts';
import { isProtectedBy } from './protect.ts';
import { keyOf, type Token } from './token.ts';

/** Another connection that reaches the same account, as far as the tokens of this one are concerned. */
export interface Neighbour {
  /** Why it wants a token kept, at `now` (epoch milliseconds); `undefined` when it does not. */
  readonly objection: (token: Token, now: number) => string | undefined;
}

/** Whether a policy wants a token to stay: an entry protects it, or the rule that decides keeps it. */
export function wantsKept(policy: CompiledPolicy, token: Token, now: number): boolean {
  const isProtected = policy.policy.protect.some((entry) => isProtectedBy(entry, token, now));
  return isProtected || decide(policy, token, now).rule?.action === 'keep';
}

/**
 * The tokens that a connection lists and that must stay; in a few bytes each. They are known by their ids alone, because
 * another connection may name differently what an id is unique within, such as a project by its number or its path.
 */
export class KeptTokens {
  readonly #ids = new IdSet();

  /** Whether nothing was added. */
  get isEmpty(): boolean {
    return this.#ids.isEmpty;
  }

  /** Adds one listed token, by its id or by its key. */
  add(idOrKey: string): void {
    this.#ids.add(idOrKey);
  }

  /** Whether it lists `token`, and keeps it. */
  has(token: Pick<Token, 'id' | 'within'>): boolean {
    return this.#ids.has(token.id) || this.#ids.has(keyOf(token));
  }
}

/** A neighbour by what it listed and keeps. */
export function neighbourWith(name: string, kept: KeptTokens): Neighbour {
  return { objection: (token) => (kept.has(token) ? `kept by connection "${name}"` : undefined) };
}

/**
 * A neighbour of which it is not known what it lists: whatever its policy would keep stays, because it may list the same
 * tokens.
 */
export function unlistedNeighbour(name: string, policy: CompiledPolicy): Neighbour {
  const reason = `the policy of connection "${name}", which may list it too, keeps it`;
  return { objection: (token, now) => (wantsKept(policy, token, now) ? reason : undefined) };
}
