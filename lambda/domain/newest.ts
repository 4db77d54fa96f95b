import type { Token } from './token.ts';

interface Ranked {
  readonly id: string;
  readonly rank: number;
}

/**
 * The `keepNewest` newest living tokens of each group, which are neither expired nor disabled: by creation, or by expiry
 * where creation is unknown; with neither, a token ranks as the newest. Equal ranks go by id, so that the order of
 * listing never matters.
 */
export class NewestPerGroup {
  readonly #count: number;
  readonly #now: number;
  readonly #groups = new Map<string, Ranked[]>();

  constructor(count: number, now: number) {
    this.#count = count;
    this.#now = now;
  }

  /** Considers one listed token. */
  add(token: Token): void {
    if (this.#count === 0 || token.disabled || isExpired(token, this.#now)) return;
    const group = token.group ?? '';
    const newest = this.#groups.get(group);
    const one = { id: token.id, rank: rankOf(token) };
    if (!newest) {
      this.#groups.set(group, [one]);
      return;
    }
    const last = newest.at(-1);
    if (newest.length >= this.#count && last && !isNewer(one, last)) return;
    // An id listed twice takes one place, by its newest copy, so that it never pushes another out.
    const twin = newest.find(({ id }) => id === one.id);
    if (twin && twin.rank >= one.rank) return;
    if (twin) newest.splice(newest.indexOf(twin), 1);
    const at = newest.findIndex((other) => isNewer(one, other));
    newest.splice(at < 0 ? newest.length : at, 0, one);
    if (newest.length > this.#count) newest.pop();
  }

  /** Whether `token` is among the newest of its group. */
  has(token: Token): boolean {
    const newest = this.#groups.get(token.group ?? '');
    return newest?.some(({ id }) => id === token.id) ?? false;
  }
}

function isExpired(token: Token, now: number): boolean {
  return typeof token.expiresAt === 'number' && token.expiresAt <= now;
}

function rankOf(token: Token): number {
  if (token.createdAt !== undefined) return token.createdAt;
  return typeof token.expiresAt === 'number' ? token.expiresAt : Number.POSITIVE_INFINITY;
}

function isNewer(one: Ranked, other: Ranked): boolean {
  return one.rank !== other.rank ? one.rank > other.rank : one.id > other.id;
}
