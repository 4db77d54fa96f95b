import type { ProviderState, Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import { unreadable } from '../kit/states.ts';
import type { TokenChange } from './change.ts';
import { descentOf } from './descent.ts';
import { type Facts, lookupFacts } from './facts.ts';
import { matchFilters } from './filters.ts';
import type { Lookup } from './lookup.ts';
import { toToken } from './mapping.ts';
import { isInState } from './one-of.ts';
import { POSSIBLY_OWN } from './own-token-field.ts';
import type { OwnTokenMatcher } from './own-token-matcher.ts';
import type { Runtime } from './runtime.ts';
import type { Definition } from './schema.ts';
import type { TokenFacts } from './token-facts.ts';
import { compileWithin, type Within } from './within.ts';

/** Makes tokens of what an API says about them. */
export class TokenReader {
  readonly #runtime: Runtime;
  readonly #changes: readonly TokenChange[];
  readonly #tokenFacts: TokenFacts;
  readonly #withinOf: Within;

  /** @param changes whose requests every token that no state settles must fit */
  constructor(runtime: Runtime, changes: readonly TokenChange[], tokenFacts: TokenFacts) {
    this.#runtime = runtime;
    this.#changes = changes;
    this.#tokenFacts = tokenFacts;
    this.#withinOf = compileWithin(runtime.definition);
  }

  /** The token that was listed; `undefined` when its API calls it dead. Throws SweepError `invalid-response`. */
  read(facts: Facts, own: OwnTokenMatcher): Token | undefined {
    const { definition, values, fingerprint, namesOwnToken } = this.#runtime;
    const lookup = lookupFacts(facts, values);
    if (isDead(definition, lookup) === true) return undefined;
    const isOwn = own.matches(lookup);
    const mayBeOwn = isOwn === undefined && !namesOwnToken;
    const providerState = mayBeOwn ? unreadable(POSSIBLY_OWN) : this.#providerStateOf(lookup);
    const token = {
      ...toToken(definition, lookup, fingerprint),
      ...this.#withinOf(lookup),
      ...descentOf(definition, lookup),
      ...(isOwn && { own: true as const }),
      ...(providerState && { providerState }),
    };
    return this.#tokenFacts.keep(token, facts);
  }

  /** A token about which only the list is known; a token with a provider state is never changed. */
  withState(facts: Facts, providerState: ProviderState): Token {
    const { definition, values, fingerprint } = this.#runtime;
    const lookup = lookupFacts(facts, values);
    const token = {
      ...toToken(definition, lookup, fingerprint),
      ...this.#withinOf(lookup),
      providerState,
    };
    return this.#tokenFacts.keep(token, facts);
  }

  /** No request may be built from a token that lacks what it needs. */
  #providerStateOf(lookup: Lookup): ProviderState | undefined {
    try {
      requireReadable(this.#runtime.definition, lookup);
      for (const change of this.#changes) change.check(lookup);
      return undefined;
    } catch (error) {
      return unreadable(error);
    }
  }
}

/** Throws SweepError when a field that decides about an item is missing, or of a type that cannot be compared. */
function requireReadable(definition: Definition, lookup: Lookup): void {
  const { list, fields } = definition;
  if (matchFilters(list.include, lookup) === 'unclear') {
    const problem = 'a field that the filter compares is missing or of another type';
    throw new SweepError('invalid-response', problem);
  }
  if (isDead(definition, lookup) === undefined) throw unclearState('dead');
  if (fields.disabled && isInState(fields.disabled, lookup) === undefined) {
    throw unclearState('disabled');
  }
}

function unclearState(field: string): SweepError {
  const problem = 'the value is missing, or of a type that the definition does not list';
  return new SweepError('invalid-response', `fields.${field}: ${problem}`);
}

/** `undefined` when the API does not say. */
function isDead({ fields: { dead } }: Definition, lookup: Lookup): boolean | undefined {
  return dead ? isInState(dead, lookup) : false;
}
