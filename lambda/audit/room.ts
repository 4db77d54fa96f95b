import type { SharedFile } from './shared-file.ts';

const LINE_FEED = 0x0a;

/** What is written at a time where nothing but spaces is. */
const SPACES = Buffer.alloc(65_536, ' ');

/** Spaces from `at` up to `end`, where a line feed is. */
interface Part {
  at: number;
  readonly end: number;
}

/**
 * Room in a file that is kept for lines to come: spaces behind the last record of a line, where JSON allows them. A line
 * that moves in takes the place of spaces, with its line feed before it, because one is behind the spaces already. So
 * the file has one JSON value in each line at any time.
 */
export class Room {
  readonly #file: SharedFile;
  readonly #parts: Part[] = [];

  constructor(file: SharedFile) {
    this.#file = file;
  }

  /** Appends lines with so many bytes of room behind them. Throws the error of the system. */
  appendWithRoom(lines: Buffer, bytes: number): void {
    const end = this.#file.append(chunksOf(lines, bytes));
    // Where somebody else wrote at the same time, it is not known where the room is.
    if (end !== undefined) this.#parts.push({ at: end - 1 - bytes, end: end - 1 });
  }

  /** Writes as many of the lines as there is room for, and returns the rest. Throws the error of the system. */
  fill(lines: Buffer): Buffer {
    let rest = lines;
    for (const part of this.#parts) {
      const length = fitting(rest, part.end - part.at);
      if (length === 0) continue;
      const moved = Buffer.concat([Buffer.of(LINE_FEED), rest.subarray(0, length - 1)]);
      this.#file.overwrite(moved, part.at);
      part.at += length;
      rest = rest.subarray(length);
    }
    return rest;
  }

  /** Removes the room at the end of the file, where nobody wrote behind it. Throws the error of the system. */
  release(): void {
    const last = this.#parts.at(-1);
    if (!last || !this.#file.endsAt(last.end + 1)) return;
    this.#file.overwrite(Buffer.of(LINE_FEED), last.at);
    this.#file.cut(last.at + 1, last.end + 1);
  }

  /** Forgets all room, because the file is no longer what it was. */
  forget(): void {
    this.#parts.length = 0;
  }
}

function* chunksOf(lines: Buffer, bytes: number): Generator<Buffer> {
  yield lines.subarray(0, -1);
  for (let left = bytes; left > 0; left -= SPACES.length) yield SPACES.subarray(0, left);
  yield Buffer.of(LINE_FEED);
}

/** How much of the lines fits into `bytes`, in whole lines. */
function fitting(lines: Buffer, bytes: number): number {
  if (lines.length <= bytes) return lines.length;
  return bytes === 0 ? 0 : lines.lastIndexOf(LINE_FEED, bytes - 1) + 1;
}
