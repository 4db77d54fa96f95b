import { IdLog } from './id-log.ts';
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
  readonly #ids = new IdLog();
  readonly #candidates: Candidate[] = [];
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
    this.#ids.add(token.id);
    const decision = decide(this.#policy, token, this.#now);
    const { rule, action } = decision;
    if (rule && (action === 'revoke' || action === 'disable')) {
      this.#candidates.push({ token, rule });
    }
    return decision;
  }

  /** Counts a token that no rule is asked about, because the provider already settled its state. */
  addSettled(token: Token): void {
    this.#listed++;
    this.#ids.add(token.id);
  }

  /** The plan of everything that was added; nothing can be added afterwards that would be compared with it. */
  build(): Plan {
    const repeated = this.#ids.repeatedAmong(this.#candidates.map(({ token }) => token.id));
    this.#ids.clear();
    return {
      policy: this.#policy,
      now: this.#now,
      listed: this.#listed,
      candidates: this.#candidates,
      repeated,
      newest: this.#newest,
    };
  }
}
