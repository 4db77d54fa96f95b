import { Children } from './children.ts';
import { IdLog } from './id-log.ts';
import { NewestPerGroup } from './newest.ts';
import type { OwnToken, OwnTokenSearch } from './own-token.ts';
import { type CompiledPolicy, decide, type RuleDecision } from './policy.ts';
import type { Rule } from './policy-types.ts';
import { isGone, type Token } from './token.ts';

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
  /** Ids of listed tokens that the connection signs in with, besides those that say so themselves. */
  readonly ownIds: ReadonlySet<string>;
  /** Why nothing may be revoked as long as the own token is not known. */
  readonly ownUnknown?: string;
  /** Groups in which a token could not be read, so that which are the newest cannot be told. */
  readonly unclearGroups: ReadonlySet<string>;
  /** Groups of which the list broke off, so that nothing of them is revoked. */
  readonly brokenGroups: ReadonlySet<string>;
  readonly children: Children;
}

/** What was found of one listed token: settled by the provider, or decided by the rules. */
export type Added = { readonly settled: NonNullable<Token['providerState']> } | RuleDecision;

/** Folds a listing into a {@link Plan}, in memory that grows with the candidates. */
export class PlanBuilder {
  readonly #policy: CompiledPolicy;
  readonly #now: number;
  readonly #search: OwnTokenSearch;
  readonly #ids = new IdLog();
  readonly #candidates: Candidate[] = [];
  readonly #newest: NewestPerGroup;
  readonly #ownIds = new Set<string>();
  readonly #unclearGroups = new Set<string>();
  readonly #brokenGroups = new Set<string>();
  readonly #children: Children;
  #listed = 0;

  constructor(policy: CompiledPolicy, now: number, search: OwnTokenSearch) {
    this.#policy = policy;
    this.#now = now;
    this.#search = search;
    this.#newest = new NewestPerGroup(policy.policy.safeguards.keepNewest, now);
    this.#children = new Children(now);
  }

  /**
   * Takes in one listed token and returns what the rules say of it. What the provider has settled already is counted,
   * and no rule is asked.
   */
  add(token: Token): Added {
    this.#listed++;
    this.#ids.add(token.id);
    const isOwn = this.#search.isOwn(token);
    if (isOwn) this.#ownIds.add(token.id);
    if (!isGone(token)) this.#children.add(token, isOwn);
    if (token.providerState) {
      if (token.providerState.kind === 'unreadable') this.#unclearGroups.add(token.group ?? '');
      return { settled: token.providerState };
    }
    this.#newest.add(token);
    const decision = decide(this.#policy, token, this.#now);
    const { rule, action } = decision;
    if (rule && (action === 'revoke' || action === 'disable')) {
      this.#candidates.push({ token, rule });
    }
    return decision;
  }

  /** The list of this group broke off. */
  addBrokenGroup(group: string): void {
    this.#brokenGroups.add(group);
  }

  /**
   * The plan of everything that was added; nothing can be added afterwards that would be compared with it.
   * @param own what the search for the own token came to
   */
  build(own: OwnToken): Plan {
    const repeated = this.#ids.repeatedAmong(this.#candidates.map(({ token }) => token.id));
    this.#ids.clear();
    if (own.child) this.#children.addOwn(own.child);
    return {
      policy: this.#policy,
      now: this.#now,
      listed: this.#listed,
      candidates: this.#candidates,
      repeated,
      newest: this.#newest,
      ownIds: this.#ownIds,
      ...(own.reason !== undefined && { ownUnknown: own.reason }),
      unclearGroups: this.#unclearGroups,
      brokenGroups: this.#brokenGroups,
      children: this.#children,
    };
  }
}
