import { fstatSync, ftruncateSync, readSync, type Stats, statSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SweepError } from '../errors.ts';

const LINE_FEED = Buffer.from('\n');

/** A file to which other programs may append too. */
export class SharedFile {
  readonly path: string;
  /** False of a device or a pipe, which keeps nothing. */
  readonly isRegular: boolean;
  readonly #appending: FileHandle;
  readonly #inPlace: FileHandle | undefined;
  readonly #identity: Pick<Stats, 'ino' | 'dev'>;
  /** Where the first of what is appended here begins. */
  #start: number | undefined;
  /** Where the last of it ends: the file is at least so long, unless somebody shortened it. */
  #end = 0;
  #isShorter = false;

  private constructor(path: string, appending: FileHandle, inPlace: FileHandle | undefined) {
    this.path = path;
    this.#appending = appending;
    this.#inPlace = inPlace;
    this.isRegular = inPlace !== undefined;
    this.#identity = fstatSync(appending.fd);
  }

  /** Opens a file; a new one is readable by its owner only. Throws the error of the system. */
  static async open(path: string): Promise<SharedFile> {
    const appending = await open(path, 'a+', 0o600);
    try {
      const isRegular = (await appending.stat()).isFile();
      // What is opened for appending appends, wherever one asks it to write.
      const file = new SharedFile(path, appending, isRegular ? await open(path, 'r+') : undefined);
      file.check();
      if (isRegular && file.#size() === 0) await syncFolder(dirname(path));
      return file;
    } catch (error) {
      await appending.close();
      throw error;
    }
  }

  /** Its lines within so many bytes of its end; the first may be a part of one. */
  async *lastLines(bytes: number): AsyncGenerator<string> {
    const size = this.#size();
    if (size === 0) return;
    const range = { start: Math.max(0, size - bytes), end: size - 1, autoClose: false };
    yield* this.#appending.readLines(range);
  }

  /** Where the next line begins. */
  nextLine(): number {
    return this.#size() + (this.#endsWithinLine() ? LINE_FEED.length : 0);
  }

  /** Appends whole lines. What cannot be appended in whole is taken back. Throws the error of the system. */
  append(lines: Buffer): void {
    const start = this.#size();
    this.#start ??= start;
    // What was cut off before must not run into the first of these lines.
    const bytes = this.#endsWithinLine() ? Buffer.concat([LINE_FEED, lines]) : lines;
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#appending.fd, bytes, written);
    } catch (error) {
      const isLast = this.isRegular && this.#size() === start + written;
      if (isLast) ftruncateSync(this.#appending.fd, start);
      throw error;
    }
    this.#end = this.#size();
  }

  /**
   * Where lines are that were just appended: at `expected`, unless somebody else appended at the same time. Throws
   * SweepError `audit-unavailable` when they are nowhere in one piece.
   */
  find(lines: Buffer, expected: number): number {
    if (this.#end === expected + lines.length) return expected;
    const bytes = Buffer.alloc(Math.max(0, this.#end - expected));
    readSync(this.#appending.fd, bytes, 0, bytes.length, expected);
    const at = bytes.indexOf(lines);
    if (at < 0) throw unavailable(this.path, 'another program wrote into it');
    return expected + at;
  }

  /**
   * Writes over what is there. Throws SweepError `audit-unavailable` when the file was shortened, and the error of the
   * system.
   */
  overwrite(bytes: Buffer, position: number): void {
    this.#throwIfShorter(this.#size());
    for (let at = 0; at < bytes.length && this.#inPlace; ) {
      at += writeSync(this.#inPlace.fd, bytes, at, bytes.length - at, position + at);
    }
  }

  /** Throws the error of the system where a pipe or a device takes nothing. */
  probe(): void {
    writeSync(this.#appending.fd, Buffer.alloc(0));
  }

  /** Throws SweepError `audit-unavailable` when the file at the path is another one, or none, or was shortened. */
  check(): void {
    if (!this.isRegular) return;
    const there = statSync(this.path, { throwIfNoEntry: false });
    if (there?.ino !== this.#identity.ino || there.dev !== this.#identity.dev) {
      throw unavailable(this.path, 'was removed, renamed or replaced');
    }
    this.#throwIfShorter(there.size);
  }

  /** Writes everything through to the disk. Throws the error of the system. */
  async sync(): Promise<void> {
    if (this.isRegular) await this.#appending.datasync();
  }

  /** The lines since the first that was appended here, where the file was deleted; none otherwise. */
  async *deletedLines(): AsyncGenerator<string> {
    if (this.#start === undefined || fstatSync(this.#appending.fd).nlink > 0) return;
    yield* this.#appending.readLines({ start: this.#start, autoClose: false });
  }

  /** Throws the error of the system. */
  async close(): Promise<void> {
    await this.#inPlace?.close();
    await this.#appending.close();
  }

  #size(): number {
    return this.isRegular ? fstatSync(this.#appending.fd).size : 0;
  }

  /** For good: what somebody else wrote there since must not be written over. */
  #throwIfShorter(size: number): void {
    this.#isShorter ||= size < this.#end;
    if (this.#isShorter) throw unavailable(this.path, 'was cut short');
  }

  /** A killed run may have left half a line. */
  #endsWithinLine(): boolean {
    const size = this.#size();
    if (size === 0) return false;
    const last = Buffer.alloc(1);
    readSync(this.#appending.fd, last, 0, 1, size - 1);
    return !last.equals(LINE_FEED);
  }
}

/** A new file outlives a crash only once its folder is on the disk. Not every system lets a folder be opened. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    return;
  }
}

/** The error of a file that cannot hold the audit. */
export function unavailable(path: string, what: string, cause?: unknown): SweepError {
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return new SweepError('audit-unavailable', `${path}: ${what}${code}`, { cause });
}
