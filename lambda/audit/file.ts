import { SweepError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { LineBuffer } from './line-buffer.ts';
import { SharedFile, unavailable } from './shared-file.ts';
import { SharedSync } from './shared-sync.ts';
import { filled, type Intent, placeIntents, type Slot } from './slots.ts';
import { findUnfinishedRun, type UnfinishedRun } from './unfinished-run.ts';

/** Enough for more than ten thousand intents, and read in no time. */
const LOOK_BACK_BYTES = 16 * 1024 * 1024;

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
  readonly #disk: SharedSync;
  #lost = '';
  #isWaiting = false;
  #isVerified = false;
  #failure: SweepError | undefined;

  private constructor(file: SharedFile, { clock, onFailure, unfinished }: Setup) {
    this.#file = file;
    this.#clock = clock;
    this.#onFailure = onFailure;
    this.unfinishedRun = unfinished;
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

  /**
   * Appends intents, and returns where each is: what replaces it fits even if nothing else fits on the disk any more. A
   * pipe or a device, where nothing can be replaced, gets none. Throws SweepError `audit-unavailable`.
   */
  intend(intents: readonly Intent[]): readonly Slot[] {
    this.#write();
    this.#throwFailure();
    let slots: readonly Slot[] = [];
    this.#attempt(() => {
      if (this.#file.isRegular) slots = this.#appendIntents(intents);
      else this.#file.probe();
    });
    this.#throwFailure();
    return slots;
  }

  /** Replaces an intent by its outcome, a line that fits into its place. */
  replace(slot: Slot, line: string): void {
    if (!this.#attempt(() => this.#file.overwrite(filled(slot, line), slot.at))) this.#lost += line;
  }

  /** Looks whether the file is still there, once for all that begins in the same turn; one that is not is a failure. */
  verify(): void {
    if (this.#isVerified) return;
    this.#isVerified = true;
    void this.#clock.sleep(0).then(() => {
      this.#isVerified = false;
    });
    this.#attempt(() => this.#file.check());
  }

  /** Resolves once everything added so far is on the disk. Throws SweepError `audit-unavailable`. */
  async sync(): Promise<void> {
    this.#write();
    await this.#disk.sync().catch((error) => this.#fail(error));
    this.verify();
    this.#throwFailure();
  }

  /**
   * Writes the rest and closes the file. Throws SweepError `audit-unavailable` after `tell` was called with each line
   * that is not in the file.
   */
  async close(tell: (line: string) => void): Promise<void> {
    await this.sync().catch(() => {});
    for (const line of this.#lost.split('\n')) if (line !== '') tell(line);
    for await (const line of this.#file.deletedLines()) tell(line.trim());
    await this.#file.close().catch((error) => this.#fail(error));
    this.#throwFailure();
  }

  #appendIntents(intents: readonly Intent[]): readonly Slot[] {
    const start = this.#file.nextLine();
    const { block, slots } = placeIntents(intents, start);
    this.#file.append(block);
    const moved = this.#file.find(block, start) - start;
    return moved === 0 ? slots : slots.map(({ at, bytes }) => ({ at: at + moved, bytes }));
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
    if (lines === '') return;
    this.verify();
    if (!this.#attempt(() => this.#file.append(Buffer.from(lines)))) this.#lost += lines;
  }

  /** Whether the act went well; the first failure is kept and told. */
  #attempt(act: () => void): boolean {
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
