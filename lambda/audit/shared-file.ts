import { fstatSync, ftruncateSync, type Stats, statSync, writeSync } from 'node:fs';
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
  #isWithinLine = false;

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
      file.#isWithinLine = await file.#endsWithinLine();
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

  /**
   * Appends whole lines, and returns where they end; `undefined` where somebody else wrote at the same time. What cannot
   * be appended in whole is taken back. Throws the error of the system.
   */
  append(chunks: Iterable<Buffer>): number | undefined {
    const start = this.#size();
    this.#start ??= start;
    let written = 0;
    const write = (chunk: Buffer) => {
      for (let at = 0; at < chunk.length; ) {
        const count = writeSync(this.#appending.fd, chunk, at);
        at += count;
        written += count;
      }
    };
    try {
      // What was cut off before must not run into the first of these lines.
      if (this.#isWithinLine) write(LINE_FEED);
      for (const chunk of chunks) write(chunk);
      this.#isWithinLine = false;
    } catch (error) {
      this.#isWithinLine ||= written > 0 && !this.cut(start, start + written);
      throw error;
    }
    this.#end = this.#size();
    return this.#end === start + written ? this.#end : undefined;
  }

  /** Writes over what is there. Throws the error of the system. */
  overwrite(bytes: Buffer, position: number): void {
    for (let at = 0; at < bytes.length && this.#inPlace; ) {
      at += writeSync(this.#inPlace.fd, bytes, at, bytes.length - at, position + at);
    }
  }

  /** Whether nobody wrote behind `end`. */
  endsAt(end: number): boolean {
    return this.#size() === end;
  }

  /** Whether what was between `size` and `end` could be removed: nobody wrote behind it. Throws the error of the system. */
  cut(size: number, end: number): boolean {
    if (!this.endsAt(end)) return false;
    ftruncateSync(this.#appending.fd, size);
    this.#end = size;
    return true;
  }

  /** Throws SweepError `audit-unavailable` when the file at the path is another one, or none, or was shortened. */
  check(): void {
    if (!this.isRegular) return;
    const there = statSync(this.path, { throwIfNoEntry: false });
    if (there?.ino !== this.#identity.ino || there.dev !== this.#identity.dev) {
      throw unavailable(this.path, 'was removed, renamed or replaced');
    }
    if (there.size < this.#end) throw unavailable(this.path, 'was cut short');
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

  /** A killed run may have left half a line. */
  async #endsWithinLine(): Promise<boolean> {
    const size = this.#size();
    if (size === 0) return false;
    const { buffer } = await this.#appending.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString() !== '\n';
  }
}

/** A new file outlives a crash only once its folder is on the disk. Not every system lets a folder be opened. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path);
    await folder.sync().finally(() => folder.close());
  } catch {
    return;
  }
}

/** The error of a file that cannot hold the audit. */
export function unavailable(path: string, what: string, cause?: unknown): SweepError {
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return new SweepError('audit-unavailable', `${path}: ${what}${code}`, { cause });
}
