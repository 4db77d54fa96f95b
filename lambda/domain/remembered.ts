import type { Trigger } from './events.ts';
import type { KeptPlan } from './kept-plans.ts';
import type { RememberedToken, TokenKey } from './remembered-token.ts';

/** What is remembered of one connection from run to run. */
export interface Remembered {
  /** The latest whole runs, oldest first. */
  readonly runs: readonly RunRecord[];
  /** What the keys of {@link tokens} are made with; absent until there is a first one. */
  readonly tokenKey?: string;
  readonly tokens: ReadonlyMap<TokenKey, RememberedToken>;
  /** Plans that await an approval, or were carried out, in the order in which they were last made; absent without any. */
  readonly plans?: readonly KeptPlan[];
}

/** One run of a connection whose list came to its end. */
export interface RunRecord {
  readonly runId: string;
  /** Epoch milliseconds at which the list began. */
  readonly at: number;
  readonly mode: 'plan' | 'enforce';
  /** What started it. */
  readonly trigger?: Trigger;
  /** Tokens that were listed. */
  readonly listed: number;
  /** Listed tokens that were living; absent where no limit needs to know. */
  readonly living?: number;
  /** Listed tokens that the run removed; while {@link unsettled}, those that it was about to remove. */
  readonly removed: number;
  /** Tokens that could not be removed. */
  readonly failed: number;
  /** For how many of the listed tokens each rule that removes could be told. */
  readonly told?: Readonly<Record<string, number>>;
  /** Rules that could be told for too few of them, and since when (epoch milliseconds). */
  readonly blind?: Readonly<Record<string, number>>;
  /** Parts of the list could not be read, so that its length says nothing. */
  readonly partial?: true;
  /** The safeguard that held the connection, such as `maxListDrop`. */
  readonly held?: string;
  /** Somebody approved its list, short as it was: no earlier one is compared with. */
  readonly accepted?: true;
  /** The run began to remove tokens, and it is not known whether it came to its end. */
  readonly unsettled?: true;
}

/** What is remembered of a connection that was never swept. */
export const NOTHING_REMEMBERED: Remembered = { runs: [], tokens: new Map() };

/** Whole runs of a connection that are remembered. */
export const MAX_RUNS = 30;

/** Runs with which the length of a list is compared, as long as no drop of the list held them. */
export const BASELINE_RUNS = 7;

/** Whether a run says how long the list is expected to be. */
export function isBaseline({ held, partial }: RunRecord): boolean {
  return held !== 'maxListDrop' && !partial;
}

/**
 * Adds a run, or puts it in the place of what was remembered of the same run; then forgets the oldest beyond
 * {@link MAX_RUNS}. The last {@link BASELINE_RUNS} to compare with are kept, however many held runs follow: otherwise a
 * list that stays too short would be taken for the usual one in the end.
 */
export function rememberRun(before: Remembered, run: RunRecord): Remembered {
  const runs = [...before.runs.filter(({ runId }) => runId !== run.runId), run];
  while (runs.length > MAX_RUNS) {
    // What came before an accepted list is compared with nothing.
    const hasForgettable = runs.findLastIndex(({ accepted }) => accepted === true) > 0;
    const hasSpare = runs.filter(isBaseline).length > BASELINE_RUNS;
    runs.splice(hasForgettable || hasSpare ? 0 : runs.findIndex((one) => !isBaseline(one)), 1);
  }
  return { ...before, runs };
}
