import type { ListedFacts } from './counted.ts';
import { hash53 } from './id-hash.ts';
import { isLiving, keyOf, type Token } from './token.ts';

interface Ranked {
  readonly key: string;
  /** {@link hash53} of the key. */
  readonly hash: number;
  readonly rank: number;
}

/**
 * The newest living tokens of each group, as many as `keepNewest` says. They rank by creation, or by expiry where
 * creation is unknown; with neither, a token ranks as the newest. Equal ranks go by id, so that the order of the list never
 * matters. A living token whose group is unknown counts as the newest of it.
 */
export class NewestPerGroup {
  readonly #count: number;
  readonly #now: number;
  readonly #groups = new Map<string, Ranked[]>();

  constructor(count: number, now: number) {
    this.#count = count;
    this.#now = now;
  }

  /** Adds one listed token. */
  add(token: Token): void {
    if (token.hasUnknownGroup || !this.#takesPlace(token)) return;
    const group = token.group ?? '';
    const newest = this.#groups.get(group);
    const ranked = { key: keyOf(token), rank: rankOf(token) };
    const last = newest?.at(-1);
    if (newest && newest.length >= this.#count && last && !isNewer(ranked, last)) return;
    const added = { ...ranked, hash: hash53(ranked.key) };
    if (!newest) {
      this.#groups.set(group, [added]);
      return;
    }
    // A token that is listed twice takes one place, that of its newest entry, so that it never displaces another one.
    const duplicate = newest.find(({ key }) => key === added.key);
    if (duplicate && duplicate.rank >= added.rank) return;
    if (duplicate) newest.splice(newest.indexOf(duplicate), 1);
    const at = newest.findIndex((other) => isNewer(added, other));
    newest.splice(at < 0 ? newest.length : at, 0, added);
    if (newest.length > this.#count) newest.pop();
  }

  /** Whether a token is among the newest of its group. */
  has(token: ListedFacts): boolean {
    if (token.hasUnknownGroup) return this.#takesPlace(token);
    const { hash, group = '' } = token;
    return this.#groups.get(group)?.some((ranked) => ranked.hash === hash) ?? false;
  }

  #takesPlace(token: Pick<Token, 'providerState' | 'disabled' | 'expiresAt'>): boolean {
    return this.#count > 0 && isLiving(token, this.#now);
  }
}

function rankOf(token: Token): number {
  if (token.createdAt !== undefined) return token.createdAt;
  return typeof token.expiresAt === 'number' ? token.expiresAt : Number.POSITIVE_INFINITY;
}

function isNewer(a: Omit<Ranked, 'hash'>, b: Ranked): boolean {
  return a.rank !== b.rank ? a.rank > b.rank : a.key > b.key;
}
