import { SweepError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { LineBuffer } from './line-buffer.ts';
import { SharedFile, unavailable } from './shared-file.ts';
import { SharedSync } from './shared-sync.ts';
import {
  type Filling,
  filled,
  type Intent,
  movedBy,
  placeIntents,
  runsOf,
  type Slot,
} from './slots.ts';
import { findUnfinishedRun, type UnfinishedRun } from './unfinished-run.ts';

/** Enough for more than ten thousand intents, and read in no time. */
const LOOK_BACK_BYTES = 16 * 1024 * 1024;

/** Outcomes that wait for the end of the turn: their lines take 100 KB or so. */
const MOST_OUTCOMES = 100;

interface Setup {
  readonly clock: Clock;
  readonly onFailure: (error: SweepError) => void;
  readonly unfinished: UnfinishedRun | undefined;
}

/**
 * A file of JSON lines in which runs keep their audit, one after the other or at the same time. Lines that come in one
 * turn of the event loop are written as one block, and so are outcomes whose intents are one behind the other.
 */
export class AuditFile {
  /** The run before this one in the file, if it left intents without outcomes: it was killed, or goes on. */
  readonly unfinishedRun: UnfinishedRun | undefined;
  readonly #file: SharedFile;
  readonly #clock: Clock;
  readonly #onFailure: (error: SweepError) => void;
  readonly #lines = new LineBuffer();
  readonly #disk: SharedSync;
  #outcomes: Filling[] = [];
  #lost = '';
  #isTurnEnding = false;
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
    else this.#awaitTurn();
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

  /** Replaces an intent by its outcome, which fits into its place and has no line feed. */
  replace(slot: Slot, text: string): void {
    this.#outcomes.push({ slot, text });
    if (this.#outcomes.length >= MOST_OUTCOMES) this.#write();
    else this.#awaitTurn();
  }

  /** Looks whether the file is still there, once for all that begins in the same turn; one that is not is a failure. */
  verify(): void {
    if (this.#isVerified) return;
    this.#isVerified = true;
    this.#awaitTurn();
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
    return moved === 0 ? slots : slots.map((slot) => movedBy(moved, slot));
  }

  /** What came in this turn of the event loop is written at its end. */
  #awaitTurn(): void {
    if (this.#isTurnEnding) return;
    this.#isTurnEnding = true;
    void this.#clock.sleep(0).then(() => {
      this.#isTurnEnding = false;
      this.#write();
      this.#isVerified = false;
    });
  }

  /** Synchronous, so that lines never come faster than they are written and pile up in memory. */
  #write(): void {
    const lines = this.#lines.take();
    const outcomes = this.#outcomes;
    if (lines === '' && outcomes.length === 0) return;
    this.#outcomes = [];
    this.verify();
    if (lines !== '' && !this.#attempt(() => this.#file.append(Buffer.from(lines)))) {
      this.#lost += lines;
    }
    for (const run of runsOf(outcomes)) {
      // Of a run that failed, what can be written is written one by one.
      const failed = this.#fill(run) ? [] : run.filter((one) => !this.#fill([one]));
      for (const { text } of failed) this.#lost += `${text}\n`;
    }
  }

  #fill(run: readonly Filling[]): boolean {
    return this.#attempt(() => this.#file.overwrite(filled(run), run[0]?.slot.at ?? 0));
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
