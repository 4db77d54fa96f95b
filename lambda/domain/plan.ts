import { IdSet } from './id-set.ts';
import { NewestPerGroup } from './newest.ts';
import { type CompiledPolicy, decide, type RuleDecision } from './policy.ts';
import type { Rule } from './policy-types.ts';
import type { Token } from './token.ts';

/** A token that a rule wants gone. */
export interface Candidate {
  readonly token: Token;
  readonly rule: Rule;
}

/** What one connection's whole listing comes to: counts, and only the tokens that a rule wants gone. */
export interface Plan {
  readonly policy: CompiledPolicy;
  /** Epoch milliseconds for which everything was decided. */
  readonly now: number;
  readonly listed: number;
  readonly candidates: readonly Candidate[];
  /** Ids that were listed more than once, among the candidates. */
  readonly repeated: ReadonlySet<string>;
  readonly newest: NewestPerGroup;
}

/** Folds a listing into a {@link Plan}, in memory that grows with the candidates. */
export class PlanBuilder {
  readonly #policy: CompiledPolicy;
  readonly #now: number;
  readonly #seen = new IdSet();
  readonly #candidates: Candidate[] = [];
  #candidateIds: Set<string> | undefined;
  readonly #repeated = new Set<string>();
  readonly #newest: NewestPerGroup;
  #listed = 0;

  constructor(policy: CompiledPolicy, now: number) {
    this.#policy = policy;
    this.#now = now;
    this.#newest = new NewestPerGroup(policy.policy.safeguards.keepNewest, now);
  }

  /** Takes in one listed token and returns what the rules say of it. */
  add(token: Token): RuleDecision {
    this.#listed++;
    this.#newest.add(token);
    const isNew = this.#seen.add(token.id);
    const decision = decide(this.#policy, token, this.#now);
    const { rule, action } = decision;
    if (rule && (action === 'revoke' || action === 'disable')) {
      this.#candidates.push({ token, rule });
      this.#candidateIds?.add(token.id);
    }
    if (!isNew) this.#noteRepeated(token.id);
    return decision;
  }

  /** Counts a token that no rule is asked about, because the provider already settled its state. */
  addSettled(token: Token): void {
    this.#listed++;
    if (!this.#seen.add(token.id)) this.#noteRepeated(token.id);
  }

  /** Ids hardly ever repeat, so those of the candidates are gathered when one does. */
  #noteRepeated(id: string): void {
    this.#candidateIds ??= new Set(this.#candidates.map(({ token }) => token.id));
    if (this.#candidateIds.has(id)) this.#repeated.add(id);
  }

  /** The plan of everything that was added; nothing can be added afterwards that would be compared with it. */
  build(): Plan {
    this.#seen.clear();
    return {
      policy: this.#policy,
      now: this.#now,
      listed: this.#listed,
      candidates: this.#candidates,
      repeated: this.#repeated,
      newest: this.#newest,
    };
  }
}
