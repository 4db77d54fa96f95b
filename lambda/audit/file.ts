import { fstatSync, statfsSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isatty } from 'node:tty';
import { SweepError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { LineBuffer } from './line-buffer.ts';

/** How long a line may wait for others; no more than this is lost when the process is killed. */
const MAX_WAIT_MILLIS = 100;

/** What the audit of a command-line run is written to. */
interface Target {
  readonly path: string;
  readonly file: FileHandle;
  readonly clock: Clock;
  readonly onFailure: (error: SweepError) => void;
}

/**
 * A file of JSON lines that is only ever appended to, so that one file can hold the audit of many runs.
 * Lines are collected and written in blocks. The first failed write ends the writing.
 */
export class AuditFile {
  readonly #target: Target;
  readonly #lines: LineBuffer;
  readonly #closing = new AbortController();
  #isWaiting = false;
  #failure: SweepError | undefined;

  private constructor(target: Target, lines: LineBuffer) {
    this.#target = target;
    this.#lines = lines;
  }

  /**
   * Opens `path` for appending; a new file is readable by its owner only. `onFailure` is called once, with the first
   * failed write. Throws SweepError `audit-unavailable`.
   */
  static async open(
    path: string,
    clock: Clock,
    onFailure: (error: SweepError) => void,
  ): Promise<AuditFile> {
    try {
      const file = await open(path, 'a+', 0o600);
      // A killed run may have left half a line, which must not run into the first line of this one.
      const lines = new LineBuffer((await endsWithinLine(file)) ? '\n' : '');
      return new AuditFile({ path, file, clock, onFailure }, lines);
    } catch (error) {
      throw unavailable(path, 'cannot be opened', error);
    }
  }

  /** Adds one line, including its line feed. */
  add(line: string): void {
    if (this.#lines.add(line)) this.#writeBlock();
    else if (!this.#isWaiting) this.#writeLater();
  }

  /** Writes everything added so far. Throws SweepError `audit-unavailable`. */
  async flush(): Promise<void> {
    this.#writeBlock();
    if (this.#failure) throw this.#failure;
  }

  /**
   * Writes everything added so far and checks that `bytes` more will fit, as far as that can be known without leaving
   * a trace in a file that others may read or append to. Throws SweepError `audit-unavailable`.
   */
  async ensureRoom(bytes: number): Promise<void> {
    await this.flush();
    const { path, file } = this.#target;
    // Synchronous, as the writes are: the calls of many connections would queue for the few threads of Node's pool.
    const stat = fstatSync(file.fd);
    // A device that is not a terminal stores nothing, so that an empty line can test it.
    if (stat.isCharacterDevice() && !isatty(file.fd)) this.#lines.add('\n');
    else if (stat.isFile() && freeBytes(path) < bytes) this.#fail(NO_SPACE);
    await this.flush();
  }

  /** Writes the rest and closes the file. Throws SweepError `audit-unavailable`. */
  async close(): Promise<void> {
    this.#closing.abort();
    try {
      await this.flush();
    } finally {
      await this.#target.file.close().catch((error) => this.#fail(error));
    }
    if (this.#failure) throw this.#failure;
  }

  #writeLater(): void {
    this.#isWaiting = true;
    void this.#target.clock.sleep(MAX_WAIT_MILLIS, this.#closing.signal).then(() => {
      this.#isWaiting = false;
      this.#writeBlock();
    });
  }

  /** Synchronous, so that lines never come faster than they are written and pile up in memory. */
  #writeBlock(): void {
    const block = this.#lines.take();
    if (block === '' || this.#failure) return;
    try {
      writeFileSync(this.#target.file.fd, block);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = unavailable(this.#target.path, 'cannot be written', error);
    this.#target.onFailure(this.#failure);
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
