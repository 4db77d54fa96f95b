import { DAY, HOUR, parseDuration, SECOND } from '../domain/duration.ts';
import type { CommandName } from './options.ts';
import { UsageError } from './usage.ts';

/** Longer than any sweep should take, and within what a timer can count. */
const LONGEST_DEADLINE_MILLIS = 7 * DAY;

/** Reads `--deadline`, in milliseconds. Throws UsageError. */
export function parseDeadline(text: string | undefined, command: CommandName): number {
  if (text === undefined) return HOUR;
  try {
    const millis = parseDuration(text);
    if (millis >= SECOND && millis <= LONGEST_DEADLINE_MILLIS) return millis;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`--deadline: ${error.message}`, command);
  }
  throw new UsageError('--deadline: must be between 1s and 7d', command);
}
