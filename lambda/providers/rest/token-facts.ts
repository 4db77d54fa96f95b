import type { Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import { tokenPathsIn } from './change.ts';
import type { Facts } from './facts.ts';
import { changesOf, type Definition } from './schema.ts';

/** The facts of this many tokens are kept in any case, so that `check` can show where fields were read. */
const TRACED_TOKENS = 5;

/** What listed tokens were read from, as far as a change or a trace needs it. */
export class TokenFacts {
  readonly #facts = new WeakMap<Token, Facts>();
  readonly #idPath: string | undefined;
  #count = 0;

  constructor(definition: Definition) {
    this.#idPath = soleIdPath(definition);
  }

  /** Keeps the facts of a token, unless its id is all that a change needs. Returns the token. */
  keep(token: Token, facts: Facts): Token {
    if (this.#idPath === undefined || this.#count++ < TRACED_TOKENS) this.#facts.set(token, facts);
    return token;
  }

  /** The facts that were kept of a token. */
  kept(token: Token): Facts | undefined {
    return this.#facts.get(token);
  }

  /** The facts that a change needs. Throws SweepError `internal` for a token that was not listed here. */
  of(token: Token): Facts {
    const facts = this.kept(token) ?? (this.#idPath && new Map([[this.#idPath, token.id]]));
    if (!facts) throw new SweepError('internal', 'a token of another connection');
    return facts;
  }
}

/** The path of the id, when it is all that a change needs of a token. */
function soleIdPath(definition: Definition): string | undefined {
  const { detail, list } = definition;
  const { id } = definition.fields;
  if (detail || typeof id !== 'string') return undefined;
  return tokenPathsIn(changesOf(definition), list.path).every((path) => path === id)
    ? id
    : undefined;
}
