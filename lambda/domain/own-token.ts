import type { Token } from './token.ts';

/** What the configuration says of the token that a connection signs in with. */
export type OwnTokenSetting = { readonly id: string } | { readonly name: string } | 'none';

/**
 * How a provider knows the token that the connection signs in with, once the list has been read.
 * - `recognised`: it can tell. `isListed` is true where the own token must be in a whole list.
 * - `not-listed`: what signs in is never of the listed kind.
 * - `unknown`: it cannot tell, for this reason.
 */
export type OwnTokenKnowledge =
  | {
      readonly kind: 'recognised';
      /** By what, in words, such as `GET /api/v4/personal_access_tokens/self`. */
      readonly by: string;
      readonly isListed?: true;
      readonly child?: OwnChild;
    }
  | { readonly kind: 'not-listed' }
  | { readonly kind: 'unknown'; readonly reason: string; readonly child?: OwnChild };

/** What is known of the own token where another one, which nobody names, was its parent and would take it along. */
export interface OwnChild {
  /** Epoch milliseconds; absent when unknown, so that any token may be its parent. */
  readonly createdAt?: number;
}

/** What a run found out about its own token. */
export interface OwnToken {
  readonly state: 'recognised' | 'not-listed' | 'named' | 'unknown';
  /** The listed token that signs in, where there is one. */
  readonly token?: Pick<Token, 'id' | 'name' | 'fingerprinted'>;
  /** How it was recognised, in words. */
  readonly by?: string;
  /** Why nothing may be revoked; only with `unknown`. */
  readonly reason?: string;
  /** Present when revoking its parent would take it along. */
  readonly child?: OwnChild;
}

/** Looks for the connection's own token while its tokens are listed. */
export class OwnTokenSearch {
  readonly #setting: OwnTokenSetting | undefined;
  readonly #secretIds: ReadonlySet<string>;
  #named: Token | undefined;
  #recognised: Token | undefined;

  /** @param secretIds what the connection's secret holds, each value as {@link comparableId} gives it */
  constructor(setting: OwnTokenSetting | undefined, secretIds: ReadonlySet<string>) {
    this.#setting = setting;
    this.#secretIds = secretIds;
  }

  /** Whether this listed token is one that the connection signs in with, for all that is known. */
  isOwn(token: Token): boolean {
    const isNamed = this.#isNamed(token);
    const isRecognised = token.own === true || this.#secretIds.has(comparableId(token.id));
    if (isNamed) this.#named ??= token;
    if (isRecognised) this.#recognised ??= token;
    return isNamed || isRecognised;
  }

  /** What the search came to, when the whole list has been looked through. */
  conclude(knowledge: OwnTokenKnowledge): OwnToken {
    const child = 'child' in knowledge ? knowledge.child : undefined;
    return { ...this.#conclude(knowledge), ...(child && { child }) };
  }

  #conclude(knowledge: OwnTokenKnowledge): OwnToken {
    const setting = this.#setting;
    if (setting !== undefined && setting !== 'none') {
      if (this.#named) return { state: 'named', token: this.#named, by: 'ownToken' };
      const named = 'id' in setting ? 'id' : 'name';
      return unknown(`no listed token has the ${named} that \`ownToken\` gives`);
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
}

function unknown(problem: string): OwnToken {
  const advice = 'name it with `ownToken: { id: … }` or `{ name: … }`, or write `ownToken: none`';
  return { state: 'unknown', reason: `${problem}; ${advice}` };
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id as it is compared: GUIDs have no case, everything else has. */
export function comparableId(id: string): string {
  return id.length === 36 && GUID.test(id) ? id.toLowerCase() : id;
}
