import type { ListedFacts } from './counted.ts';
import { hash53 } from './id-hash.ts';
import { NewestTable } from './newest-table.ts';
import { groupHashOf, isLiving, keyOf, type Token } from './token.ts';

/**
 * The newest living tokens of each group, as many as `keepNewest` says. They rank by creation, or by expiry where
 * creation is unknown; with neither, a token ranks as the newest. Equal ranks go by a hash of the id, so that the order of
 * the list never matters. A living token whose group is unknown counts as the newest of it.
 */
export class NewestPerGroup {
  readonly #count: number;
  readonly #now: number;
  readonly #table: NewestTable;

  constructor(count: number, now: number) {
    this.#count = count;
    this.#now = now;
    this.#table = new NewestTable(count);
  }

  /** Adds one listed token. */
  add(token: Token): void {
    if (token.hasUnknownGroup || !this.#takesPlace(token)) return;
    this.#table.add(groupHashOf(token), hash53(keyOf(token)), rankOf(token));
  }

  /** Whether a token is among the newest of its group. */
  has(token: ListedFacts): boolean {
    if (token.hasUnknownGroup) return this.#takesPlace(token);
    return this.#table.has(token.groupHash, token.hash);
  }

  #takesPlace(token: Pick<Token, 'providerState' | 'disabled' | 'expiresAt'>): boolean {
    return this.#count > 0 && isLiving(token, this.#now);
  }
}

function rankOf(token: Token): number {
  if (token.createdAt !== undefined) return token.createdAt;
  return typeof token.expiresAt === 'number' ? token.expiresAt : Number.POSITIVE_INFINITY;
}
