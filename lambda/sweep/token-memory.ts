import type { Outcome } from '../domain/events.ts';
import type { Candidate } from '../domain/plan.ts';
import type { TokenChanges } from '../domain/remember-tokens.ts';
import type { Remembered } from '../domain/remembered.ts';
import {
  asListed,
  disabled,
  type RememberedToken,
  removed,
  type TokenKey,
  takeOver,
  unwanted,
  wanted,
} from '../domain/remembered-token.ts';
import type { Token } from '../domain/token.ts';
import type { KeyedToken, TokenKeys } from '../memory-ports.ts';
import type { Provider } from '../ports.ts';

/** What a {@link TokenMemory} begins with. */
export interface TokenMemoryOptions {
  readonly keys: TokenKeys;
  readonly remembered: Remembered;
  readonly provider: Pick<Provider, 'secretIdOf'>;
  readonly runId: string;
}

/** How the list of a run ended, as far as it matters to what is remembered of its tokens. */
export interface ListEnd {
  /** When it began, in epoch milliseconds. */
  readonly now: number;
  /** True when a token that is not listed may be there all the same. */
  readonly isPartial: boolean;
  /** True when the connection was held. */
  readonly isHeld: boolean;
}

/** What is remembered of the tokens of one connection, while a run lists them and acts on them. */
export class TokenMemory {
  readonly #options: TokenMemoryOptions | undefined;
  /** Keys of the tokens that are remembered, or will be. */
  readonly #keys = new Map<Token, TokenKey>();
  /** Of the tokens that were listed and remembered before. */
  readonly #listed = new Map<TokenKey, RememberedToken>();
  readonly #changes = new Map<TokenKey, RememberedToken | undefined>();

  /** @param options absent where nothing is remembered */
  constructor(options: TokenMemoryOptions | undefined) {
    this.#options = options;
  }

  /** Takes note that a token is listed, by a list that began at `now`. */
  see(token: Token, now: number): void {
    if (!this.#options) return;
    const { keys, provider, remembered } = this.#options;
    const key = keys.find(keyedToken(token, provider));
    const before = key === undefined ? undefined : remembered.tokens.get(key);
    if (key === undefined || before === undefined) return;
    this.#keys.set(token, key);
    const still = asListed(before, token, now);
    if (still) this.#listed.set(key, still);
    else this.#changes.set(key, undefined);
  }

  /** What is remembered of a token that is listed. */
  of(token: Token): RememberedToken | undefined {
    const key = this.#keys.get(token);
    return key === undefined ? undefined : this.#listed.get(key);
  }

  /** Remembers this of a token once the run is settled; `undefined` forgets it. */
  set(token: Token, next: RememberedToken | undefined): void {
    const key = this.#keyOf(token);
    if (key !== undefined) this.#changes.set(key, next);
  }

  /** Remembers that a rule wants these tokens gone, although nothing is done with them now. */
  want(candidates: readonly Candidate[], now: number): void {
    for (const { token, rule } of candidates)
      this.set(token, wanted(this.of(token), rule.name, now));
  }

  /** What to remember while the run acts on these tokens. */
  intend(candidates: readonly Candidate[], now: number): TokenChanges | undefined {
    if (!this.#options) return undefined;
    const { keys, runId } = this.#options;
    this.want(candidates, now);
    const tokens = new Map<TokenKey, RememberedToken>();
    for (const { token, rule } of candidates) {
      const key = this.#keys.get(token);
      const next = key && this.#changes.get(key);
      const action = rule.action === 'disable' ? 'disable' : 'revoke';
      if (key !== undefined && next)
        tokens.set(key, { ...next, intent: { runId, at: now, action } });
    }
    return { tokenKey: keys.key, tokens };
  }

  /** Takes in what became of a token at `now`. */
  end({ token }: Candidate, outcome: Outcome, now: number): void {
    if (!this.#options) return;
    const key = this.#keys.get(token);
    const before = key && this.#changes.get(key);
    if (key === undefined || !before) return;
    if (outcome === 'revoked' || outcome === 'already-gone') {
      this.#changes.set(key, removed(before, now));
    } else if (outcome === 'disabled') {
      this.#changes.set(key, disabled(before, now, this.#options.runId));
    }
  }

  /** What to remember once the run is over. */
  settle({ now, isPartial, isHeld }: ListEnd): TokenChanges | undefined {
    if (!this.#options) return undefined;
    const { keys, remembered } = this.#options;
    const tokens = new Map(this.#changes);
    const mayForget = !isPartial && !isHeld;
    for (const [key, before] of this.#listed) {
      if (tokens.has(key)) continue;
      tokens.set(key, mayForget ? unwanted(before, now) : { ...before, lastListed: now });
    }
    for (const [key, before] of remembered.tokens) {
      const isMissing = !isPartial && !tokens.has(key);
      if (before.intent && isMissing) tokens.set(key, takeOver(before, undefined));
    }
    return { tokenKey: keys.key, tokens };
  }

  #keyOf(token: Token): TokenKey | undefined {
    if (!this.#options) return undefined;
    const { keys, provider } = this.#options;
    const key = this.#keys.get(token) ?? keys.of(keyedToken(token, provider));
    this.#keys.set(token, key);
    return key;
  }
}

/** Where nothing is remembered. */
export const NO_TOKENS = new TokenMemory(undefined);

/** A token as its key is made of it. */
export function keyedToken(token: Token, provider: Pick<Provider, 'secretIdOf'>): KeyedToken {
  const { id, within, fingerprinted } = token;
  const secretId = fingerprinted && provider.secretIdOf?.(token);
  return {
    id,
    ...(within !== undefined && { within }),
    ...(secretId !== undefined && { secretId }),
  };
}
