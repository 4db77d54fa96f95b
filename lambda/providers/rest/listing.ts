import type { OwnTokenKnowledge } from '../../domain/own-token.ts';
import type { Token } from '../../domain/token.ts';
import { mapConcurrently } from '../kit/map-concurrently.ts';
import { unreadable, vanished } from '../kit/states.ts';
import type { Detail } from './detail.ts';
import type { Facts } from './facts.ts';
import { endsConnection } from './failures.ts';
import type { ItemPages } from './item-source.ts';
import { createItemPages } from './items.ts';
import { textOf } from './lookup.ts';
import { idPathOf } from './mapping.ts';
import { createOwnTokenMatcher } from './own-token.ts';
import type { OwnTokenMatcher } from './own-token-matcher.ts';
import { ParentLog } from './parent-log.ts';
import type { Runtime } from './runtime.ts';
import type { TokenReader } from './token-reader.ts';

/** Lists the tokens of one connection, and knows what came of its last list. */
export class Listing {
  readonly #runtime: Runtime;
  readonly #reader: TokenReader;
  readonly #detail: Detail | undefined;
  readonly #itemPages: ItemPages;
  #ownToken: Promise<OwnTokenMatcher> | undefined;
  #knowledge: OwnTokenKnowledge = { kind: 'unknown', reason: 'nothing was listed yet' };
  #log = new ParentLog();

  constructor(runtime: Runtime, reader: TokenReader, detail: Detail | undefined) {
    this.#runtime = runtime;
    this.#reader = reader;
    this.#detail = detail;
    this.#itemPages = createItemPages(runtime);
  }

  /** How the own token is recognised, as far as the last list came. */
  get knowledge(): OwnTokenKnowledge {
    return this.#knowledge;
  }

  /** What went wrong with single parents, is worth a note, or was passed over, in the last list. */
  get log(): Pick<ParentLog, 'problems' | 'notes' | 'passedOver'> {
    return this.#log;
  }

  /** How the own token is recognised; found out once. Throws SweepError `deadline`. */
  findOwnToken(): Promise<OwnTokenMatcher> {
    const { definition, values, api } = this.#runtime;
    this.#ownToken ??= createOwnTokenMatcher(definition, values, api);
    return this.#ownToken;
  }

  /** All tokens, page by page. Throws SweepError. */
  async *pages(): AsyncGenerator<readonly Token[]> {
    this.#log = new ParentLog();
    const own = await this.findOwnToken();
    this.#knowledge = own.knowledge;
    for await (const page of this.#detail ? this.#detailed(this.#detail, own) : this.#plain(own)) {
      const living = page.filter((token) => token !== undefined);
      this.#log.passedOver += page.length - living.length;
      yield living;
    }
  }

  async *#plain(own: OwnTokenMatcher): AsyncGenerator<readonly (Token | undefined)[]> {
    for await (const page of this.#identified()) {
      yield page.map((facts) => this.#reader.read(facts, own));
    }
  }

  /** Each listed item with the response to a second call; a failure there is that token's own. */
  #detailed(detail: Detail, own: OwnTokenMatcher): AsyncGenerator<readonly (Token | undefined)[]> {
    return mapConcurrently(this.#identified(), this.#runtime.concurrency, async (listed) => {
      let facts: Facts | undefined;
      try {
        facts = await detail(listed);
      } catch (error) {
        if (endsConnection(error)) throw error;
        return this.#reader.withState(listed, unreadable(error));
      }
      return facts ? this.#reader.read(facts, own) : this.#reader.withState(listed, vanished);
    });
  }

  /**
   * Drops entries without an id, to which nothing can be done, and counts them; a page that has only such entries is left
   * as it is, because it is not a page of tokens.
   */
  async *#identified(): AsyncGenerator<readonly Facts[]> {
    const path = idPathOf(this.#runtime.definition);
    for await (const page of this.#itemPages(this.#log)) {
      const withId = path.startsWith('detail')
        ? page
        : page.filter((facts) => textOf(facts.get(path)) !== undefined);
      this.#log.unidentified(withId.length === 0 ? 0 : page.length - withId.length, path);
      yield withId.length === 0 ? page : withId;
    }
  }
}
