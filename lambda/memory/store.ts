import { SweepError } from '../errors.ts';

/** A place for texts, each replaced as a whole. Every method throws SweepError `memory-unavailable`. */
export interface Store {
  /** The text of this name; `undefined` where there is none. */
  read(name: string): Promise<Stored | undefined>;
  /**
   * Replaces the text durably, or not at all, if it still has this tag; `undefined` stands for no text.
   * Returns the new tag; `undefined` when somebody else wrote. That can also mean that this text was written, and
   * replaced by another at once, or that the answer to the first attempt was lost.
   */
  write(name: string, text: string, tag: string | undefined): Promise<string | undefined>;
  /** Removes the text of this name, whatever its tag; nothing happens where there is none. */
  remove(name: string): Promise<void>;
}

/** A text as it was read. */
export interface Stored {
  readonly text: string;
  /** Stands for this text until it is replaced. */
  readonly tag: string;
  /**
   * Milliseconds since it was written, rather less than more, by the clock of the store alone: no two machines' clocks are
   * compared.
   */
  age(): Promise<number>;
}

/** More than any text has: a larger one was not written by this program. */
export const MAX_BYTES = 32 * 1024 * 1024;

/** The error of a memory that cannot be used. `place` names the file or object. */
export function memoryUnavailable(place: string, problem: string, cause?: unknown): SweepError {
  return new SweepError('memory-unavailable', `${place}: ${problem}`, { cause });
}
