import { Children } from './children.ts';
import { IdLog } from './id-log.ts';
import type { Neighbour } from './neighbour.ts';
import { NewestPerGroup } from './newest.ts';
import type { OwnToken, OwnTokenSearch } from './own-token.ts';
import { type CompiledPolicy, decide, type RuleDecision } from './policy.ts';
import type { Rule } from './policy-types.ts';
import { isGone, isLiving, keyOf, type ProviderState, type Token } from './token.ts';

/** A token that a rule would revoke or disable. */
export interface Candidate {
  readonly token: Token;
  readonly rule: Rule;
}

/** What is to be done about one connection's tokens, and what the safeguards need to know about all of them. */
export interface Plan {
  readonly policy: CompiledPolicy;
  /** Epoch milliseconds for which everything was decided. */
  readonly now: number;
  readonly listed: number;
  /**
   * Living tokens that were listed; an id that was listed more than once counts once. Absent where the policy allows all of
   * them to go, because counting them takes time and memory.
   */
  readonly living?: number;
  readonly candidates: readonly Candidate[];
  /** Keys of tokens that were listed more than once, among the candidates. */
  readonly repeated: ReadonlySet<string>;
  readonly newest: NewestPerGroup;
  /** Keys of listed tokens that the connection signs in with. */
  readonly ownIds: ReadonlySet<string>;
  /** Why the own token is not known, and so nothing may be revoked. */
  readonly ownUnknown?: string;
  /** Groups with a token that could not be read, so that their newest tokens are not known. */
  readonly unclearGroups: ReadonlySet<string>;
  /** Groups whose list is incomplete, so that nothing in them is revoked. */
  readonly brokenGroups: ReadonlySet<string>;
  readonly children: Children;
  /** Other connections that reach the same account, and may want some of its tokens kept. */
  readonly neighbours: readonly Neighbour[];
}

/** What is known about a token once it was added: its state, if the provider settled it, or else the rules' decision. */
export type Added = { readonly settled: ProviderState } | RuleDecision;

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

  /** Adds one listed token. One that the provider has settled is counted, and can never become a candidate. */
  add(token: Token): Added {
    this.#listed++;
    this.#ids.add(keyOf(token), isLiving(token, this.#now));
    const isOwn = this.#search.isOwn(token);
    if (isOwn) this.#ownIds.add(keyOf(token));
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

  /** Records that the list of this group is incomplete. */
  addBrokenGroup(group: string): void {
    this.#brokenGroups.add(group);
  }

  /**
   * The plan for everything that was added. Nothing may be added afterwards.
   * @param own the result of the search for the own token
   */
  build(own: OwnToken): Plan {
    const isLimited = this.#policy.policy.safeguards.maxRevocationShare < 1;
    const living = isLimited ? this.#ids.countLiving() : undefined;
    const repeated = this.#ids.repeatedAmong(this.#candidates.map(({ token }) => keyOf(token)));
    this.#ids.clear();
    if (own.child) this.#children.addOwn(own.child);
    return {
      policy: this.#policy,
      now: this.#now,
      listed: this.#listed,
      ...(living !== undefined && { living }),
      candidates: this.#candidates,
      repeated,
      newest: this.#newest,
      ownIds: this.#ownIds,
      ...(own.reason !== undefined && { ownUnknown: own.reason }),
      unclearGroups: this.#unclearGroups,
      brokenGroups: this.#brokenGroups,
      children: this.#children,
      neighbours: [],
    };
  }
}
