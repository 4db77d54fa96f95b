import type { ListedFacts } from './counted.ts';
import { hash53 } from './id-hash.ts';
import type { OwnChild } from './own-token.ts';
import { keyOf, type Token } from './token.ts';

interface Child {
  /** {@link hash53} of its key; zero when it is not listed. */
  readonly hash: number;
  /** Epoch milliseconds; infinite when unknown, so that any token may be its parent. */
  readonly createdAt: number;
}

/**
 * The living tokens that were created with another token, which the provider does not name and whose revocation revokes
 * them too. Every token that is not younger than such a child may be its parent.
 */
export class Children {
  readonly #now: number;
  /** The two youngest: a token is not its own parent, so the second is compared with the first. */
  #youngest: readonly Child[] = [];
  #ownChild: Child | undefined;

  constructor(now: number) {
    this.#now = now;
  }

  /** Adds the own token, by what is known about it besides the list. */
  addOwn({ createdAt = Number.POSITIVE_INFINITY }: OwnChild): void {
    const child = { hash: 0, createdAt };
    this.#addOwnChild(child);
    this.#add(child);
  }

  /** Adds one listed token. */
  add(token: Token, isOwn: boolean): void {
    if (!token.hasUnknownParent) return;
    if (typeof token.expiresAt === 'number' && token.expiresAt <= this.#now) return;
    const createdAt = token.createdAt ?? Number.POSITIVE_INFINITY;
    const child = { hash: hash53(keyOf(token)), createdAt };
    if (isOwn) this.#addOwnChild(child);
    this.#add(child);
  }

  /** Of several that may be the own token, the youngest decides: it has the most possible parents. */
  #addOwnChild(child: Child): void {
    if (this.#ownChild === undefined || child.createdAt > this.#ownChild.createdAt)
      this.#ownChild = child;
  }

  #add(child: Child): void {
    this.#youngest = [...this.#youngest, child]
      .sort((a, b) => b.createdAt - a.createdAt)
      .slice(0, 2);
  }

  /** Whether revoking this token may also revoke a living one that the connection must keep. */
  mayBeLostWith({ hash, children, createdAt = Number.NEGATIVE_INFINITY }: ListedFacts): boolean {
    if (children === undefined) return false;
    const mustStay = children === 'keep' ? this.#youngest : [this.#ownChild];
    return mustStay.some((child) => child && child.hash !== hash && child.createdAt >= createdAt);
  }
}
