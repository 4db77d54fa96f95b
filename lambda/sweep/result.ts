import type { Problem, RunStatus, WaitingPlan } from '../domain/events.ts';
import type { LapsedEntry } from '../domain/lapsed.ts';
import type { OwnToken } from '../domain/own-token.ts';
import { shownProblem, shownText } from '../domain/shown.ts';
import { describeError } from '../errors.ts';
import type { Settled } from './connection-sweep.ts';

/** How the sweep of one connection ended. */
export interface Result {
  readonly status: RunStatus;
  /** False when something was left for the next run. */
  readonly complete: boolean;
  readonly error?: Problem;
  readonly ownToken?: OwnToken;
  /** Entries of its list that a filter left out; absent when the list is incomplete. */
  readonly passedOver?: number;
  /** Protect entries that have lapsed; absent when there is none, or the list is incomplete. */
  readonly lapsed?: readonly LapsedEntry[];
  /** What would be done once it is approved. */
  readonly plan?: WaitingPlan;
}

/** The result of a connection that `error` ended. */
export function failedResult(error: unknown): Result {
  const problem = shownProblem(describeError(error));
  // Running out of time is not a failure of the connection: the next run continues.
  // Nor is another run that acts on it.
  const isPostponed = problem.code === 'deadline' || problem.code === 'busy';
  const status = isPostponed ? 'degraded' : 'failed';
  return { status, complete: false, error: problem };
}

/** The result of a connection in which two things were done, the problem of the first before that of the second. */
export function joinResults(first: Result, second: Result): Result {
  const error = first.error ?? second.error;
  return {
    ...first,
    status: worstOf(first.status, second.status),
    complete: first.complete && second.complete,
    ...(error && { error }),
  };
}

const BEST_TO_WORST: readonly RunStatus[] = ['ok', 'degraded', 'failed'];

/** The worse of two statuses. */
export function worstOf(first: RunStatus, second: RunStatus): RunStatus {
  const rank = Math.max(BEST_TO_WORST.indexOf(first), BEST_TO_WORST.indexOf(second));
  return BEST_TO_WORST[rank] ?? 'failed';
}

/** The result, and what came of remembering it. */
export function withSettled(result: Result, { problem, plan, notKept }: Settled): Result {
  const { error = problem } = result;
  const unsaved = result.error && problem && `this run is not remembered: ${problem.message}`;
  const also = unsaved ?? (result.error && notKept);
  return {
    ...result,
    ...(plan && { plan }),
    ...(problem && { status: worstOf(result.status, 'degraded') }),
    ...(error && { error: also ? { ...error, message: `${error.message}; ${also}` } : error }),
  };
}

/** Problems whose messages are listed in full. */
const MAX_LISTED = 10;

/** Joins several problems into the one that a report has room for; `undefined` when there are none. */
export function joinProblems(problems: readonly Problem[]): Problem | undefined {
  const [first] = problems;
  if (!first) return undefined;
  const listed = problems.slice(0, MAX_LISTED).map(({ message }) => shownText(message));
  const more = problems.length - listed.length;
  const message = [...listed, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  return { code: first.code, message };
}
