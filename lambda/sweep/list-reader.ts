import type { OwnToken, OwnTokenSearch } from '../domain/own-token.ts';
import {
  type Added,
  type IsApproved,
  type Plan,
  PlanBuilder,
  type Recall,
} from '../domain/plan.ts';
import { compilePolicy } from '../domain/policy.ts';
import type { Policy } from '../domain/policy-types.ts';
import { isWellFormed, type Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Connected, ListProblem, Provider } from '../ports.ts';

/** A listed token and what is said of it before any safeguard. */
export interface ListedToken {
  readonly token: Token;
  readonly added: Added;
}

/** A list that was read to its end. */
export interface WholeList {
  readonly plan: Plan;
  readonly ownToken: OwnToken;
  /** What went wrong although the list was read to its end. */
  readonly problems: readonly ListProblem[];
  /** Entries that a filter left out. */
  readonly passedOver: number;
}

/** What is known of tokens before they are listed. */
export interface ReadOptions {
  /** What is remembered of a listed token. @default - nothing */
  readonly recall?: Recall;
  /** In a run that does only what somebody approved. @default - all may be done */
  readonly isApproved?: IsApproved;
}

/** Reads a connection's list into a plan: the only way from a list to a plan. */
export class ListReader {
  readonly #provider: Provider;
  readonly #search: OwnTokenSearch;
  readonly #builder: PlanBuilder;

  /**
   * @param now the time for which everything is decided (epoch milliseconds)
   */
  constructor(
    { provider, searchOwnToken, room }: Connected,
    policy: Policy,
    now: number,
    { recall, isApproved }: ReadOptions = {},
  ) {
    this.#provider = provider;
    this.#search = searchOwnToken();
    const compiled = compilePolicy(policy);
    this.#builder = new PlanBuilder(compiled, now, this.#search, room, recall, isApproved);
  }

  /**
   * The pages of the list, each decided as a whole or not at all. Throws SweepError when the list cannot be read to its
   * end; `invalid-response` when a token has no id or an invalid timestamp.
   */
  async *pages(): AsyncGenerator<readonly ListedToken[], void, undefined> {
    for await (const page of this.#provider.list()) {
      requireWellFormed(page);
      yield page.map((token) => ({ token, added: this.#builder.add(token) }));
    }
  }

  /** The plan, once every page was read. */
  finish(): WholeList {
    const ownToken = this.#search.conclude(this.#provider.ownToken());
    const problems = this.#provider.problems?.() ?? [];
    for (const { group } of problems) if (group !== undefined) this.#builder.addBrokenGroup(group);
    const passedOver = this.#provider.passedOver?.() ?? 0;
    return { plan: this.#builder.build(ownToken), ownToken, problems, passedOver };
  }

  /** The plan for the pages that were read before the list ended early; nothing of it may be revoked. */
  planSoFar(): Plan {
    return this.#builder.build({ state: 'unknown', reason: 'the list is incomplete' });
  }
}

function requireWellFormed(page: readonly Token[]): void {
  const malformed = page.find((token) => !isWellFormed(token));
  if (!malformed) return;
  const problem =
    malformed.id === '' ? 'a listed token has no id' : `${malformed.id}: invalid timestamp`;
  throw new SweepError('invalid-response', problem);
}
