import type { ListProblem } from '../../domain/events.ts';
import { ListParts } from '../kit/list-parts.ts';
import type { AccessToken, Parent, ResolverApi } from './api.ts';
import { NotFound } from './errors.ts';
import type { ResolverSettings } from './settings.ts';

/** Tokens of one DNS view. */
export interface ListedTokens {
  readonly dnsView: string;
  readonly tokens: readonly AccessToken[];
}

/** One listing: the tokens of each DNS view, which are named in the settings or found in each resolver. */
export class ResolverListing {
  readonly #api: ResolverApi;
  readonly #dnsViewIds: ResolverSettings['dnsViewIds'];
  readonly #resolvers = new ListParts();
  readonly #views = new ListParts();
  /** Resolvers and DNS views that are being deleted. */
  passedOver = 0;

  constructor(api: ResolverApi, { dnsViewIds }: ResolverSettings) {
    this.#api = api;
    this.#dnsViewIds = dnsViewIds;
  }

  /** What went wrong at single resolvers and DNS views. */
  get problems(): readonly ListProblem[] {
    return [...this.#resolvers.problems, ...this.#views.problems];
  }

  /** Yields the tokens page by page. Throws SweepError. */
  async *pages(): AsyncGenerator<ListedTokens> {
    for await (const dnsView of this.#chosenViews()) {
      const pages = this.#api.listTokens(dnsView);
      for await (const tokens of this.#partly(pages, this.#views, 'DNS view', dnsView)) {
        yield { dnsView, tokens };
      }
    }
    this.#views.conclude('DNS views');
  }

  async *#chosenViews(): AsyncGenerator<string> {
    if (this.#dnsViewIds === 'all') yield* this.#findViews();
    else yield* new Set(this.#dnsViewIds);
  }

  async *#findViews(): AsyncGenerator<string> {
    for await (const page of this.#api.listResolvers()) {
      for (const { id } of this.#staying(page)) {
        const pages = this.#api.listDnsViews(id);
        for await (const views of this.#partly(pages, this.#resolvers, 'resolver', id)) {
          for (const view of this.#staying(views)) yield view.id;
        }
      }
    }
    this.#resolvers.conclude('resolvers');
  }

  #staying(parents: readonly Parent[]): readonly Parent[] {
    const staying = parents.filter(isStaying);
    this.passedOver += parents.length - staying.length;
    return staying;
  }

  /** The pages of one parent; what goes wrong with them is that parent's failure. */
  async *#partly<Page>(
    pages: AsyncGenerator<Page>,
    parents: ListParts,
    kind: string,
    id: string,
  ): AsyncGenerator<Page> {
    try {
      yield* pages;
      parents.listed();
    } catch (error) {
      // A parent that was found a moment ago may have been deleted since; one that the settings name has to exist.
      if (error instanceof NotFound && this.#dnsViewIds === 'all') parents.gone();
      else parents.parentFailed(error, `${kind} ${id}`, id);
    }
  }
}

/** What is being deleted takes its contents along, and may vanish between two calls. */
function isStaying({ status }: Parent): boolean {
  return status !== 'DELETING';
}
