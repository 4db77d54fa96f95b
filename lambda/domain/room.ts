import type { Token } from './token.ts';

/** What a token takes besides its texts, and what its provider keeps of it, in bytes. */
const BYTES_EACH = 600;

/** Characters outside Latin-1 take two bytes. */
const BYTES_PER_CHARACTER = 2;

/** How many tokens may be kept, by the memory that they take. */
export class Room {
  readonly #atLeast: number;
  #bytes: number;
  #taken = 0;

  /** @param atLeast so many tokens are kept, however large they are */
  constructor(bytes: number, atLeast: number) {
    this.#bytes = bytes;
    this.#atLeast = atLeast;
  }

  /** Whether there is room for this token, which is then taken. */
  take(token: Token): boolean {
    const bytes = BYTES_EACH + BYTES_PER_CHARACTER * charactersOf(token);
    if (this.#taken >= this.#atLeast && bytes > this.#bytes) return false;
    this.#bytes -= bytes;
    this.#taken++;
    return true;
  }
}

function charactersOf({ id, within, group, name, owner, status, scopes, tags }: Token): number {
  const texts = [
    id,
    within,
    group,
    name,
    owner,
    status,
    ...(scopes ?? []),
    ...Object.keys(tags ?? {}),
  ];
  return [...texts, ...Object.values(tags ?? {})].reduce(
    (sum, text) => sum + (text?.length ?? 0),
    0,
  );
}
