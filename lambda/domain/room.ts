import type { Token } from './token.ts';

/** What a token takes besides its texts, and what its provider keeps of it, in bytes. */
const BYTES_EACH = 600;

/** Characters outside Latin-1 take two bytes. */
const BYTES_PER_CHARACTER = 2;

/** What a token takes that is guaranteed a place; one that takes more leaves less to the others. */
const BYTES_GUARANTEED = 1024;

/** A part of the memory. */
export interface RoomShare {
  /** Whether there is room for so many bytes, which are then taken. */
  take(bytes: number): boolean;
}

/** What one connection takes of a {@link SharedRoom}. */
export interface ConnectionRoom {
  /** For candidates. */
  readonly candidates: RoomShare;
  /** For candidates to which a safeguard objects whatever else is listed; they never take the place of others. */
  readonly withheld: RoomShare;
  /** Gives everything back. */
  release(): void;
}

/**
 * The memory that the candidates of all connections take together. Nobody takes more than it leaves: so there is something
 * left for the next connection, however many there are.
 */
export class SharedRoom {
  #free: number;

  constructor(bytes: number) {
    this.#free = bytes;
  }

  /** The room of one more connection. */
  open(): ConnectionRoom {
    let taken = 0;
    const openShare = (): RoomShare => {
      let own = 0;
      return {
        take: (bytes) => {
          if (own + bytes > this.#free - bytes) return false;
          own += bytes;
          taken += bytes;
          this.#free -= bytes;
          return true;
        },
      };
    };
    return {
      candidates: openShare(),
      withheld: openShare(),
      release: () => {
        this.#free += taken;
        taken = 0;
      },
    };
  }
}

/** How many tokens of one connection may be kept, by the memory that they take. */
export class Room {
  readonly #share: RoomShare;
  #guaranteedPlaces: number;
  #guaranteedBytes: number;
  #asked = 0;
  #askedBytes = 0;

  /** @param atLeast so many tokens are kept besides, unless they take more than 1 KiB each on average */
  constructor(share: RoomShare, atLeast: number) {
    this.#share = share;
    this.#guaranteedPlaces = atLeast;
    this.#guaranteedBytes = BYTES_GUARANTEED * atLeast;
  }

  /** Whether there is room for this token, which is then taken. */
  take(token: Token): boolean {
    const bytes = BYTES_EACH + BYTES_PER_CHARACTER * charactersOf(token);
    this.#asked++;
    this.#askedBytes += bytes;
    if (this.#guaranteedPlaces > 0 && bytes <= this.#guaranteedBytes) {
      this.#guaranteedPlaces--;
      this.#guaranteedBytes -= bytes;
      return true;
    }
    return this.#share.take(bytes);
  }

  /** How many places would have to be guaranteed to keep every token that was asked for. */
  get placesForAll(): number {
    return Math.max(this.#asked, Math.ceil(this.#askedBytes / BYTES_GUARANTEED));
  }
}

/** Added up without a list of the texts, since each candidate is measured. */
function charactersOf(token: Token): number {
  const { id, within = '', group = '', name = '', owner = '', status = '' } = token;
  let sum = id.length + within.length + group.length + name.length + owner.length + status.length;
  for (const scope of token.scopes ?? []) sum += scope.length;
  for (const [key, value] of Object.entries(token.tags ?? {})) sum += key.length + value.length;
  return sum;
}
