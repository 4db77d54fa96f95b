import { isLiving, keyOf, type Token } from './token.ts';

interface Ranked {
  readonly key: string;
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
    const added = { key: keyOf(token), rank: rankOf(token) };
    if (!newest) {
      this.#groups.set(group, [added]);
      return;
    }
    const last = newest.at(-1);
    if (newest.length >= this.#count && last && !isNewer(added, last)) return;
    // A token that is listed twice takes one place, that of its newest entry, so that it never displaces another one.
    const duplicate = newest.find(({ key }) => key === added.key);
    if (duplicate && duplicate.rank >= added.rank) return;
    if (duplicate) newest.splice(newest.indexOf(duplicate), 1);
    const at = newest.findIndex((ranked) => isNewer(added, ranked));
    newest.splice(at < 0 ? newest.length : at, 0, added);
    if (newest.length > this.#count) newest.pop();
  }

  /** Whether `token` is among the newest of its group. */
  has(token: Token): boolean {
    if (token.hasUnknownGroup) return this.#takesPlace(token);
    const key = keyOf(token);
    const newest = this.#groups.get(token.group ?? '');
    return newest?.some((ranked) => ranked.key === key) ?? false;
  }

  #takesPlace(token: Token): boolean {
    return this.#count > 0 && isLiving(token, this.#now);
  }
}

function rankOf(token: Token): number {
  if (token.createdAt !== undefined) return token.createdAt;
  return typeof token.expiresAt === 'number' ? token.expiresAt : Number.POSITIVE_INFINITY;
}

function isNewer(a: Ranked, b: Ranked): boolean {
  return a.rank !== b.rank ? a.rank > b.rank : a.key > b.key;
}
