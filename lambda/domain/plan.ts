import { type Candidate, isDue } from './candidate.ts';
import { Children } from './children.ts';
import { CountedCandidates } from './counted.ts';
import { hash53 } from './id-hash.ts';
import { IdLog, type RepeatedIds } from './id-log.ts';
import { IdSet } from './id-set.ts';
import type { Neighbour } from './neighbour.ts';
import { NewestPerGroup } from './newest.ts';
import { nextStep } from './next-step.ts';
import type { OwnToken, OwnTokenSearch } from './own-token.ts';
import { type CompiledPolicy, decide, type RuleDecision } from './policy.ts';
import type { RememberedToken } from './remembered-token.ts';
import { type ConnectionRoom, Room } from './room.ts';
import type { ReportStep, WithholdStep } from './step.ts';
import { isGone, isLiving, keyOf, type ProviderState, type Token } from './token.ts';
import { settledObjection } from './token-safeguards.ts';

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
  /** The first candidates, as many as there is room for; the others are {@link Plan.counted}. */
  readonly candidates: readonly Candidate[];
  readonly counted: CountedCandidates;
  /** The `maxRevocations` for which all candidates would be kept that no safeguard withholds at once. */
  readonly limitToKeepAll: number;
  /** Tokens that were listed more than once, among all candidates. */
  readonly repeated: RepeatedIds;
  readonly newest: NewestPerGroup;
  /** Keys of listed tokens that the connection signs in with. */
  readonly ownIds: ReadonlySet<string>;
  /** Why the own token is not known, and so nothing may be revoked. */
  readonly ownUnknown?: string;
  /** Groups with a token that could not be read, so that their newest tokens are not known. */
  readonly unclearGroups: IdSet;
  /** Groups whose list is incomplete, so that nothing in them is revoked. */
  readonly brokenGroups: IdSet;
  readonly children: Children;
  /** What is remembered of a listed token. */
  readonly recall: Recall;
  /** Why nothing is done by a rule, by its name: it could be told for most tokens, and suddenly cannot. */
  readonly blind: ReadonlyMap<string, string>;
  /** Other connections that reach the same account, and may want some of its tokens kept. */
  readonly neighbours: readonly Neighbour[];
  /** Whether somebody approved this one. Where it is present, nothing else is done. */
  readonly isApproved?: IsApproved;
}

/** Tells whether the plan that somebody approved names a candidate. */
export type IsApproved = (candidate: Candidate) => boolean;

/** What is remembered of a listed token; `undefined` when nothing is. */
export type Recall = (token: Token) => RememberedToken | undefined;

/** What is known about a token once it was added: its state, if the provider settled it, or else the rules' decision. */
export type Added = { readonly settled: ProviderState } | DecidedToken;

/** The decision of the rules on a token, and what follows from what is remembered of it, where that ends the matter. */
export interface DecidedToken extends RuleDecision {
  readonly final?: ReportStep | WithholdStep;
}

function nothingRecalled(): undefined {
  return undefined;
}

/**
 * Folds a listing into a {@link Plan}. Candidates are kept while there is room, and besides as many of ordinary size
 * as `maxRevocations` allows; more than that are only counted. Those to which a safeguard objects whatever else is listed have a room of their
 * own, so that they never take the place of one that can be revoked.
 */
export class PlanBuilder {
  readonly #policy: CompiledPolicy;
  readonly #now: number;
  readonly #search: OwnTokenSearch;
  readonly #recall: Recall;
  readonly #ids = new IdLog();
  readonly #candidates: Candidate[] = [];
  readonly #counted = new CountedCandidates();
  readonly #room: Room;
  readonly #roomForWithheld: Room;
  readonly #newest: NewestPerGroup;
  readonly #ownIds = new Set<string>();
  readonly #unclearGroups = new IdSet();
  readonly #brokenGroups = new IdSet();
  readonly #children: Children;
  readonly #isApproved: IsApproved | undefined;
  #listed = 0;

  /**
   * @param room the memory that candidates may take beyond what `maxRevocations` guarantees them
   * @param recall what is remembered of a listed token
   * @param isApproved those that it tells are always kept: an approved plan is small enough
   */
  constructor(
    policy: CompiledPolicy,
    now: number,
    search: OwnTokenSearch,
    room: ConnectionRoom,
    recall: Recall = nothingRecalled,
    isApproved?: IsApproved,
  ) {
    this.#recall = recall;
    this.#isApproved = isApproved;
    this.#policy = policy;
    this.#now = now;
    this.#search = search;
    const { keepNewest, maxRevocations } = policy.policy.safeguards;
    this.#room = new Room(room.candidates, maxRevocations);
    this.#roomForWithheld = new Room(room.withheld, 0);
    this.#newest = new NewestPerGroup(keepNewest, now);
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
    const decided = decide(this.#policy, token, this.#now);
    const { rule, action } = decided;
    const remembered = this.#recall(token);
    if (!rule && !remembered) return decided;
    const step = nextStep({ token, decided, remembered, now: this.#now });
    if (!step) return decided;
    if (step.kind === 'report' || step.kind === 'withhold') return { ...decided, final: step };
    if (rule) {
      const isPlain = step.kind === 'act' && step.action === action;
      this.#addCandidate({ token, rule, ...(!isPlain && { step }) });
    }
    return decided;
  }

  #addCandidate(candidate: Candidate): void {
    const { token, rule } = candidate;
    if (this.#isApproved?.(candidate)) {
      this.#candidates.push(candidate);
      return;
    }
    const settled = settledObjection(token, {
      policy: this.#policy,
      now: this.#now,
      ownIds: this.#ownIds,
    });
    const room = settled ? this.#roomForWithheld : this.#room;
    if (room.take(token)) this.#candidates.push(candidate);
    else this.#counted.add(token, { rule, isDue: isDue(candidate), settled }, this.#now);
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
    const candidates = this.#candidates.length + this.#counted.size;
    const repeated = this.#ids.repeatedAmong(this.#hashes(), candidates);
    this.#ids.clear();
    if (own.child) this.#children.addOwn(own.child);
    return {
      policy: this.#policy,
      now: this.#now,
      listed: this.#listed,
      ...(living !== undefined && { living }),
      candidates: this.#candidates,
      counted: this.#counted,
      limitToKeepAll: this.#room.placesForAll,
      repeated,
      newest: this.#newest,
      ownIds: this.#ownIds,
      ...(own.reason !== undefined && { ownUnknown: own.reason }),
      unclearGroups: this.#unclearGroups,
      brokenGroups: this.#brokenGroups,
      children: this.#children,
      recall: this.#recall,
      blind: new Map(),
      neighbours: [],
      ...(this.#isApproved && { isApproved: this.#isApproved }),
    };
  }

  *#hashes(): Generator<number, void, undefined> {
    for (const { token } of this.#candidates) yield hash53(keyOf(token));
    for (const { facts } of this.#counted) yield facts.hash;
  }
}
