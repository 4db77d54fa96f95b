import { isLiving, type Token } from './token.ts';

interface Ranked {
  readonly id: string;
  readonly rank: number;
}

/**
 * The newest living tokens of each group, as many as `keepNewest` says. They rank by creation, or by expiry where
 * creation is unknown; with neither, a token ranks as the newest. Equal ranks go by id, so that the order of the list never
 * matters.
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
    if (this.#count === 0 || !isLiving(token, this.#now)) return;
    const group = token.group ?? '';
    const newest = this.#groups.get(group);
    const added = { id: token.id, rank: rankOf(token) };
    if (!newest) {
      this.#groups.set(group, [added]);
      return;
    }
    const last = newest.at(-1);
    if (newest.length >= this.#count && last && !isNewer(added, last)) return;
    // An id that is listed twice takes one place, that of its newest entry, so that it never displaces another token.
    const duplicate = newest.find(({ id }) => id === added.id);
    if (duplicate && duplicate.rank >= added.rank) return;
    if (duplicate) newest.splice(newest.indexOf(duplicate), 1);
    const at = newest.findIndex((ranked) => isNewer(added, ranked));
    newest.splice(at < 0 ? newest.length : at, 0, added);
    if (newest.length > this.#count) newest.pop();
  }

  /** Whether `token` is among the newest of its group. */
  has(token: Token): boolean {
    const newest = this.#groups.get(token.group ?? '');
    return newest?.some(({ id }) => id === token.id) ?? false;
  }
}

function rankOf(token: Token): number {
  if (token.createdAt !== undefined) return token.createdAt;
  return typeof token.expiresAt === 'number' ? token.expiresAt : Number.POSITIVE_INFINITY;
}

function isNewer(a: Ranked, b: Ranked): boolean {
  return a.rank !== b.rank ? a.rank > b.rank : a.id > b.id;
}
