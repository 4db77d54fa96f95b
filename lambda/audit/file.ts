import { SweepError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { LineBuffer } from './line-buffer.ts';
import { Room } from './room.ts';
import { SharedFile, unavailable } from './shared-file.ts';
import { SharedSync } from './shared-sync.ts';
import { findUnfinishedRun, type UnfinishedRun } from './unfinished-run.ts';

/** Enough for thousands of tokens, and read in no time. */
const LOOK_BACK_BYTES = 4 * 1024 * 1024;

interface Setup {
  readonly clock: Clock;
  readonly onFailure: (error: SweepError) => void;
  readonly unfinished: UnfinishedRun | undefined;
}

/**
 * A file of JSON lines in which runs keep their audit, one after the other or at the same time. Lines that come in one
 * turn of the event loop are written as one block.
 */
export class AuditFile {
  /** The run before this one in the file, if it left intents without outcomes: it was killed, or goes on. */
  readonly unfinishedRun: UnfinishedRun | undefined;
  readonly #file: SharedFile;
  readonly #clock: Clock;
  readonly #onFailure: (error: SweepError) => void;
  readonly #lines = new LineBuffer();
  readonly #outcomes = new LineBuffer();
  readonly #room: Room;
  readonly #disk: SharedSync;
  #lost = '';
  #isWaiting = false;
  #failure: SweepError | undefined;

  private constructor(file: SharedFile, { clock, onFailure, unfinished }: Setup) {
    this.#file = file;
    this.#clock = clock;
    this.#onFailure = onFailure;
    this.unfinishedRun = unfinished;
    this.#room = new Room(file);
    this.#disk = new SharedSync(file);
  }

  /**
   * Opens `path` for appending; a new file is readable by its owner only. `onFailure` is called once, with the first
   * failure: a write that failed, or a file that is no longer there. Throws SweepError `audit-unavailable`.
   */
  static async open(
    path: string,
    clock: Clock,
    onFailure: (error: SweepError) => void,
  ): Promise<AuditFile> {
    try {
      const file = await SharedFile.open(path);
      const unfinished = await findUnfinishedRun(file.lastLines(LOOK_BACK_BYTES));
      return new AuditFile(file, { clock, onFailure, unfinished });
    } catch (error) {
      throw error instanceof SweepError ? error : unavailable(path, 'cannot be opened', error);
    }
  }

  /** Adds one line, including its line feed. */
  add(line: string): void {
    if (this.#lines.add(line)) this.#write();
    else this.#writeSoon();
  }

  /** Adds the outcome of an intent, which takes the room that was kept for it. */
  addOutcome(line: string): void {
    if (this.#outcomes.add(line)) this.#write();
    else this.#writeSoon();
  }

  /**
   * Writes lines, with room behind them for the outcomes: these fit even if nothing else fits on the disk any more.
   * Throws SweepError `audit-unavailable`.
   */
  intend(lines: string, roomBytes: number): void {
    this.#write();
    this.#throwFailure();
    const bytes = Buffer.from(lines);
    this.#attempt(() =>
      this.#file.isRegular && roomBytes > 0
        ? this.#room.appendWithRoom(bytes, roomBytes)
        : this.#file.append([bytes]),
    );
    this.#throwFailure();
  }

  /** Resolves once everything added so far is on the disk. Throws SweepError `audit-unavailable`. */
  async sync(): Promise<void> {
    this.#write();
    await this.#disk.sync().catch((error) => this.#fail(error));
    this.#attempt(() => this.#file.check());
    this.#throwFailure();
  }

  /**
   * Writes the rest and closes the file. Throws SweepError `audit-unavailable` after `tell` was called with each outcome
   * of an intent that is not in the file, one JSON line each.
   */
  async close(tell: (line: string) => void): Promise<void> {
    this.#write();
    this.#attempt(() => this.#room.release());
    await this.sync().catch(() => {});
    for (const line of this.#lost.split('\n')) if (line !== '') tell(line);
    for await (const line of this.#file.deletedLines()) tell(line);
    await this.#file.close().catch((error) => this.#fail(error));
    this.#throwFailure();
  }

  #writeSoon(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    void this.#clock.sleep(0).then(() => {
      this.#isWaiting = false;
      this.#write();
    });
  }

  /** Synchronous, so that lines never come faster than they are written and pile up in memory. */
  #write(): void {
    const lines = this.#lines.take();
    const outcomes = this.#outcomes.take();
    if (lines === '' && outcomes === '') return;
    if (!this.#attempt(() => this.#file.check())) this.#room.forget();
    if (outcomes !== '' && !this.#attempt(() => this.#writeOutcomes(outcomes))) {
      this.#lost += outcomes;
    }
    if (lines !== '') this.#attempt(() => this.#file.append([Buffer.from(lines)]));
  }

  #writeOutcomes(lines: string): void {
    const rest = this.#room.fill(Buffer.from(lines));
    if (rest.length > 0) this.#file.append([rest]);
  }

  /** Whether the act went well; the first failure is kept and told. */
  #attempt(act: () => unknown): boolean {
    try {
      act();
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure =
      error instanceof SweepError
        ? error
        : unavailable(this.#file.path, 'cannot be written', error);
    this.#onFailure(this.#failure);
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure;
  }
}
