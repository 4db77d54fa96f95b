import {
  type AnnouncingCandidate,
  actionOf,
  type Candidate,
  type WaitingCandidate,
} from '../domain/candidate.ts';
import type { Outcome } from '../domain/events.ts';
import { failed, isStuck, listedAgain } from '../domain/failures.ts';
import type { TokenChanges } from '../domain/remember-tokens.ts';
import { announced, lengthened, noticed } from '../domain/remember-waiting.ts';
import type { Remembered } from '../domain/remembered.ts';
import {
  asListed,
  disabled,
  inQuarantine,
  type RememberedToken,
  removed,
  type TokenKey,
  takeOver,
  unwanted,
  wanted,
} from '../domain/remembered-token.ts';
import type { Notice } from '../domain/step.ts';
import type { Token } from '../domain/token.ts';
import type { KeyedToken, TokenKeys } from '../memory-ports.ts';
import type { Provider } from '../ports.ts';

/** What a {@link TokenMemory} begins with. */
export interface TokenMemoryOptions {
  readonly keys: TokenKeys;
  readonly remembered: Remembered;
  readonly provider: Pick<Provider, 'secretIdOf' | 'disable'>;
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
  #intended: ReadonlyMap<TokenKey, RememberedToken> = new Map();
  /** Of the listed tokens that no rule wants gone, or that a safeguard keeps. */
  readonly #released = new Set<TokenKey>();

  /** @param options absent where nothing is remembered */
  constructor(options: TokenMemoryOptions | undefined) {
    this.#options = options;
  }

  /** Takes note that a token is listed, by a list that began at `now`, and returns what is remembered of it. */
  see(token: Token, now: number): RememberedToken | undefined {
    if (!this.#options || this.#options.remembered.tokens.size === 0) return undefined;
    if (this.#keys.has(token)) return this.of(token);
    const { keys, provider, remembered } = this.#options;
    const key = keys.find(keyedToken(token, provider));
    const before = key === undefined ? undefined : remembered.tokens.get(key);
    if (key === undefined || before === undefined) return undefined;
    this.#keys.set(token, key);
    const still = asListed(before, token, now);
    const known = still && listedAgain(still, token, provider.disable !== undefined);
    if (known) this.#listed.set(key, known);
    else this.#changes.set(key, undefined);
    return known;
  }

  /** What is remembered of a token that is listed. */
  of(token: Token): RememberedToken | undefined {
    const key = this.#keys.get(token);
    return key === undefined ? undefined : this.#listed.get(key);
  }

  /** The key under which a token is remembered that is listed. */
  keyOf(token: Token): TokenKey | undefined {
    return this.of(token) && this.#keys.get(token);
  }

  /** Whether a token that is remembered under this key is listed. */
  isListed(key: TokenKey): boolean {
    return this.#listed.has(key);
  }

  /** Remembers this of a token once the run is settled; `undefined` forgets it. */
  set(token: Token, next: RememberedToken | undefined): void {
    const key = this.#keyOf(token);
    if (key !== undefined) this.#changes.set(key, next);
  }

  /** Takes note that no rule wants a listed token gone, or that a safeguard keeps it. */
  release(token: Token): void {
    const key = this.#keys.get(token);
    if (key !== undefined) this.#released.add(key);
  }

  /** Takes note of what somebody did with a token in quarantine. */
  notice(token: Token, reason: Notice, now: number): void {
    const before = this.of(token);
    if (before) this.set(token, noticed(before, reason, now));
  }

  /** Takes note that these tokens still wait. */
  wait(candidates: readonly WaitingCandidate[], now: number): void {
    this.want(candidates, now);
    for (const candidate of candidates) {
      const before = this.#changeOf(candidate.token);
      if (before) this.set(candidate.token, lengthened(before, candidate));
    }
  }

  /** What to remember of tokens that were announced. */
  announce(candidates: readonly AnnouncingCandidate[], now: number): TokenChanges | undefined {
    if (!this.#options) return undefined;
    this.want(candidates, now);
    const tokens = new Map<TokenKey, RememberedToken>();
    for (const { token, rule } of candidates) {
      const key = this.#keys.get(token);
      const before = this.#changeOf(token);
      if (key !== undefined && before) tokens.set(key, announced(before, now, rule.announce ?? 0));
    }
    return { tokenKey: this.#options.keys.key, tokens };
  }

  /** Takes note that this was remembered already. */
  saved({ tokens }: TokenChanges): void {
    for (const [key, token] of tokens) this.#changes.set(key, token);
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
    for (const candidate of candidates) {
      const key = this.#keys.get(candidate.token);
      const next = this.#changeOf(candidate.token);
      const action = actionOf(candidate);
      const length = action === 'quarantine' ? candidate.rule.for : undefined;
      const intent = { runId, at: now, action, ...(length !== undefined && { for: length }) };
      if (key !== undefined && next) tokens.set(key, { ...next, intent });
    }
    this.#intended = tokens;
    return { tokenKey: keys.key, tokens };
  }

  /** Leaves it to the next run to see what became of a token, unless this one comes to know it. */
  leaveOpen(token: Token): void {
    const key = this.#keys.get(token);
    const intended = key === undefined ? undefined : this.#intended.get(key);
    if (intended) this.set(token, intended);
  }

  /**
   * Takes in what became of a token at `now`.
   * @param listedAt when the list began, which is when a quarantine begins
   */
  end({ token, rule }: Candidate, outcome: Outcome, now: number, listedAt: number): void {
    const open = this.#changeOf(token);
    if (!this.#options || !open) return;
    const { runId } = this.#options;
    const { intent: _, ...before } = open;
    if (outcome === 'revoked' || outcome === 'already-gone') {
      this.set(token, removed(before, now));
    } else if (outcome === 'disabled') {
      this.set(token, disabled(before, now, runId));
    } else if (outcome === 'quarantined') {
      this.set(token, inQuarantine(disabled(before, now, runId), listedAt, rule.for ?? 0));
    }
  }

  /** Takes in that a token could not be removed, and returns whether it is stuck. */
  fail(token: Token, code: string): boolean {
    const before = this.#changeOf(token);
    if (!before) return false;
    const after = failed(before, code);
    this.set(token, after);
    return after.failures !== undefined && isStuck(after.failures);
  }

  /** What to remember once the run is over. */
  settle({ now, isPartial, isHeld }: ListEnd): TokenChanges | undefined {
    if (!this.#options) return undefined;
    const { keys, remembered } = this.#options;
    const tokens = new Map(this.#changes);
    const mayForget = !isPartial && !isHeld;
    for (const [key, before] of this.#listed) {
      if (tokens.has(key)) continue;
      const isUnwanted = mayForget && this.#released.has(key);
      tokens.set(key, isUnwanted ? unwanted(before, now) : { ...before, lastListed: now });
    }
    for (const [key, before] of remembered.tokens) {
      const isMissing = !isPartial && !tokens.has(key);
      if (before.intent && isMissing) tokens.set(key, takeOver(before, undefined));
    }
    return { tokenKey: keys.key, tokens };
  }

  #changeOf(token: Token): RememberedToken | undefined {
    const key = this.#keys.get(token);
    return key === undefined ? undefined : this.#changes.get(key);
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
