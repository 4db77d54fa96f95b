import type { OwnChild } from './own-token.ts';
import type { Token } from './token.ts';

interface Child {
  readonly id: string;
  /** Epoch milliseconds; infinite when unknown, so that any token may be its parent. */
  readonly createdAt: number;
}

/**
 * The living tokens that were made with another one, which the provider does not name and which takes them along when it
 * is revoked. Every token that is no younger than such a child may be its parent.
 */
export class Children {
  readonly #now: number;
  /** The youngest, and the youngest but one, as a token is not its own parent. */
  #youngest: readonly Child[] = [];
  #own: Child | undefined;

  constructor(now: number) {
    this.#now = now;
  }

  /** Considers the own token by what is known of it besides the list. */
  addOwn({ createdAt = Number.POSITIVE_INFINITY }: OwnChild): void {
    const child = { id: '', createdAt };
    if (this.#own === undefined || createdAt > this.#own.createdAt) this.#own = child;
    this.#add(child);
  }

  /** Considers one listed token. */
  add(token: Token, isOwn: boolean): void {
    if (!token.hasUnknownParent) return;
    if (typeof token.expiresAt === 'number' && token.expiresAt <= this.#now) return;
    const child = { id: token.id, createdAt: token.createdAt ?? Number.POSITIVE_INFINITY };
    if (isOwn) this.#own = child;
    this.#add(child);
  }

  #add(child: Child): void {
    this.#youngest = [...this.#youngest, child]
      .sort((one, other) => other.createdAt - one.createdAt)
      .slice(0, 2);
  }

  /** Whether revoking `token` may take along a living token that the connection does not want to lose. */
  mayBeLostWith(token: Token): boolean {
    if (token.children === undefined) return false;
    const createdAt = token.createdAt ?? Number.NEGATIVE_INFINITY;
    const others = token.children === 'keep' ? this.#youngest : [this.#own];
    return others.some((child) => child && child.id !== token.id && child.createdAt >= createdAt);
  }
}
