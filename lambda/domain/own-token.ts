import { asItLooks } from './lookalike.ts';
import { keyOf, type Token } from './token.ts';

/** What the configuration says about the token that a connection signs in with. */
export type OwnTokenSetting = { readonly id: string } | { readonly name: string } | 'none';

/**
 * What a provider knows about the token that the connection signs in with, once the list has been read.
 * - `recognised`: it can recognise the token. `isListed` is true where a complete list must contain it.
 * - `not-listed`: the connection signs in with something that is never listed.
 * - `unknown`: it cannot recognise the token, for this reason.
 */
export type OwnTokenKnowledge =
  | {
      readonly kind: 'recognised';
      /** What it recognises the token by, in words, such as `GET /api/v4/personal_access_tokens/self`. */
      readonly by: string;
      readonly isListed?: true;
      readonly child?: OwnChild;
    }
  | { readonly kind: 'not-listed' }
  | { readonly kind: 'unknown'; readonly reason: string; readonly child?: OwnChild };

/** What is known about an own token that was created with another one, whose revocation would revoke it too. */
export interface OwnChild {
  /** Epoch milliseconds; absent when unknown, and then any token may be its parent. */
  readonly createdAt?: number;
}

/** What a run knows about its own token. */
export interface OwnToken {
  readonly state: 'recognised' | 'not-listed' | 'named' | 'unknown';
  /** The listed token that signs in, where there is one. */
  readonly token?: Pick<Token, 'id' | 'name' | 'fingerprinted'> & Partial<Pick<Token, 'expiresAt'>>;
  /** How it was recognised, in words. */
  readonly by?: string;
  /** Why nothing may be revoked; only with `unknown`. */
  readonly reason?: string;
  /** Present when revoking its parent would revoke it too. */
  readonly child?: OwnChild;
}

/** Looks for the connection's own token while its tokens are listed. */
export class OwnTokenSearch {
  readonly #setting: OwnTokenSetting | undefined;
  readonly #secretIds: ReadonlySet<string>;
  #named: Token | undefined;
  #recognised: Token | undefined;

  /** @param secretIds the values in the connection's secret that may be an id, each as {@link comparableId} gives it */
  constructor(setting: OwnTokenSetting | undefined, secretIds: ReadonlySet<string>) {
    this.#setting = setting;
    this.#secretIds = secretIds;
  }

  /** Whether this listed token is, as far as is known, one that the connection signs in with. */
  isOwn(token: Token): boolean {
    const isNamed = this.#isNamed(token);
    const isRecognised = token.own === true || this.#secretIds.has(comparableId(token.id));
    if (isNamed) this.#named ??= token;
    if (isRecognised) this.#recognised ??= token;
    return isNamed || isRecognised || this.#looksNamed(token);
  }

  /** The result of the search, once the whole list was read. */
  conclude(knowledge: OwnTokenKnowledge): OwnToken {
    const child = 'child' in knowledge ? knowledge.child : undefined;
    return { ...this.#conclude(knowledge), ...(child && { child }) };
  }

  #conclude(knowledge: OwnTokenKnowledge): OwnToken {
    const setting = this.#setting;
    if (setting !== undefined && setting !== 'none') {
      if (this.#named) return { state: 'named', token: this.#named, by: 'ownToken' };
      const field = 'id' in setting ? 'id' : 'name';
      return unknown(`no listed token has the ${field} that \`ownToken\` gives`);
    }
    if (this.#recognised) {
      const by = knowledge.kind === 'recognised' ? knowledge.by : 'a value of the secret';
      return { state: 'recognised', token: this.#recognised, by };
    }
    if (setting === 'none' || knowledge.kind === 'not-listed') return { state: 'not-listed' };
    if (knowledge.kind === 'unknown') return unknown(knowledge.reason);
    if (!knowledge.isListed) return { state: 'not-listed', by: knowledge.by };
    return unknown(`no listed token is recognised by ${knowledge.by}`);
  }

  #isNamed(token: Token): boolean {
    const setting = this.#setting;
    if (setting === undefined || setting === 'none') return false;
    if ('name' in setting) return token.name === setting.name;
    return comparableId(token.id) === comparableId(setting.id);
  }

  /** Kept too, but not taken for the token that is named: that one may be missing, which holds the connection. */
  #looksNamed({ name }: Token): boolean {
    const setting = this.#setting;
    if (setting === undefined || setting === 'none' || !('name' in setting)) return false;
    return name !== undefined && asItLooks(name) === asItLooks(setting.name);
  }
}

function unknown(problem: string): OwnToken {
  const advice = 'name it with `ownToken: { id: … }` or `{ name: … }`, or write `ownToken: none`';
  return { state: 'unknown', reason: `${problem}; ${advice}` };
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id in the form in which ids are compared: GUIDs ignore case, all others do not. */
export function comparableId(id: string): string {
  return id.length === 36 && GUID.test(id) ? id.toLowerCase() : id;
}

/** The key of a token, its id in the form in which ids are compared. */
export function comparableKey({ id, within }: Pick<Token, 'id' | 'within'>): string {
  return keyOf({ id: comparableId(id), ...(within !== undefined && { within }) });
}
