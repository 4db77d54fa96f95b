import { fstatSync, statfsSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isatty } from 'node:tty';
import { SweepError } from '../errors.ts';
import type { Clock } from '../ports.ts';

/** Characters that are worth a write of their own. */
const BLOCK_CHARACTERS = 65_536;
/** How long a line may wait for company; no more than this is lost when the process is killed. */
const MAX_WAIT_MILLIS = 100;

/**
 * A file of JSON lines that is only ever appended to, so that one file can hold the audit of many runs.
 * Lines are gathered and written in blocks. The first write that fails ends the writing.
 */
export class AuditFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #clock: Clock;
  readonly #onFailure: (error: SweepError) => void;
  readonly #closing = new AbortController();
  #block: string;
  #waiting = false;
  #failure: SweepError | undefined;

  private constructor(
    path: string,
    file: FileHandle,
    block: string,
    clock: Clock,
    onFailure: (error: SweepError) => void,
  ) {
    this.#path = path;
    this.#file = file;
    this.#block = block;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /**
   * Opens `path` for appending, readable by its owner alone if it is new. `onFailure` is called once, with
   * the first write that fails. Throws SweepError `audit-unavailable`.
   */
  static async open(
    path: string,
    clock: Clock,
    onFailure: (error: SweepError) => void,
  ): Promise<AuditFile> {
    try {
      const file = await open(path, 'a+', 0o600);
      // A run that was killed may have left half a line, which must not swallow the first one of this run.
      const start = (await endsWithinLine(file)) ? '\n' : '';
      return new AuditFile(path, file, start, clock, onFailure);
    } catch (error) {
      throw unavailable(path, 'cannot be opened', error);
    }
  }

  /** Takes one line, its line feed included. */
  add(line: string): void {
    this.#block += line;
    if (this.#block.length >= BLOCK_CHARACTERS) this.#writeBlock();
    else if (!this.#waiting) {
      this.#waiting = true;
      void this.#clock.sleep(MAX_WAIT_MILLIS, this.#closing.signal).then(() => {
        this.#waiting = false;
        this.#writeBlock();
      });
    }
  }

  /** Resolves once everything added so far is written. Throws SweepError `audit-unavailable`. */
  async flush(): Promise<void> {
    this.#writeBlock();
    if (this.#failure) throw this.#failure;
  }

  /**
   * Writes everything added so far and finds out whether `bytes` more will fit, as far as that can be known
   * without leaving a trace in a file that others may read or append to. Throws SweepError `audit-unavailable`.
   * As the writes do, it asks at once: two hundred connections that begin to act would queue for four threads.
   */
  async ensureRoom(bytes: number): Promise<void> {
    await this.flush();
    const { fd } = this.#file;
    const stat = fstatSync(fd);
    // A device that is no terminal keeps nothing, so that an empty line can ask it.
    if (stat.isCharacterDevice() && !isatty(fd)) this.#block = '\n';
    else if (stat.isFile() && freeBytes(this.#path) < bytes) this.#fail(NO_SPACE);
    await this.flush();
  }

  /** Writes what is left and closes the file. Throws SweepError `audit-unavailable`. */
  async close(): Promise<void> {
    this.#closing.abort();
    try {
      await this.flush();
    } finally {
      await this.#file.close().catch((error) => this.#fail(error));
    }
    if (this.#failure) throw this.#failure;
  }

  /** Waits for the file, so that lines never come faster than they are written and pile up in memory. */
  #writeBlock(): void {
    const block = this.#block;
    this.#block = '';
    if (block === '' || this.#failure) return;
    try {
      writeFileSync(this.#file.fd, block);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = unavailable(this.#path, 'cannot be written', error);
    this.#onFailure(this.#failure);
  }
}

const NO_SPACE = Object.assign(new Error('the file system is full'), { code: 'ENOSPC' });

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

async function endsWithinLine(file: FileHandle): Promise<boolean> {
  const stat = await file.stat();
  if (!stat.isFile() || stat.size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, stat.size - 1);
  return buffer.toString() !== '\n';
}

function unavailable(path: string, what: string, cause: unknown): SweepError {
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return new SweepError('audit-unavailable', `${path}: ${what}${code}`, { cause });
}
