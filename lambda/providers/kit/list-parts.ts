import { asSweepError, describeError, type ErrorCode, SweepError } from '../../errors.ts';
import type { ListProblem } from '../../ports.ts';

/** What is wrong with the whole connection, whichever part of a list ran into it. */
const OF_THE_CONNECTION: ReadonlySet<ErrorCode> = new Set([
  'unauthorized',
  'throttled',
  'deadline',
  'clock-skew',
  'unsupported',
  'internal',
]);

/** So many parts in a row that get no answer, each after all attempts, are an outage and none of their own faults. */
const OUTAGE = 3;

/** So few parts can all be gone by chance. */
const SHARE_COUNTS_FROM = 4;

/**
 * What became of the parts that a list is made of, such as the users whose keys are listed one by one: one that cannot be
 * had is that part's failure, as long as others can.
 */
export class ListParts {
  readonly problems: ListProblem[] = [];
  #first: SweepError | undefined;
  #had = 0;
  #gone = 0;
  #unansweredInARow = 0;

  /** Whether any part was had. */
  get anyHad(): boolean {
    return this.#had > 0;
  }

  /** One part was had. */
  had(): void {
    this.#had++;
    this.#unansweredInARow = 0;
  }

  /** One part is not there any more, which passes for chance as long as it is not most of them. */
  gone(): void {
    this.#gone++;
    this.#unansweredInARow = 0;
  }

  /** One part failed; what it means to that part. Throws SweepError when it means the end of the whole list. */
  failed(error: unknown): SweepError {
    const failure = asSweepError(error);
    const { code } = failure;
    this.#first ??= failure;
    const isUnanswered = code === 'unavailable' || code === 'timeout';
    this.#unansweredInARow = isUnanswered ? this.#unansweredInARow + 1 : 0;
    if (OF_THE_CONNECTION.has(code) || this.#unansweredInARow >= OUTAGE) throw failure;
    return failure;
  }

  /**
   * One parent failed: its tokens are unknown.
   * @param name of the parent, as messages give it, such as `app 7f1c`, perhaps with what was attempted
   * @param group of its tokens
   */
  parentFailed(error: unknown, name: string, group: string): void {
    const { code, message } = describeError(error);
    const named = new SweepError(code, `${name}: ${message}`, { cause: error });
    this.failed(OF_THE_CONNECTION.has(code) ? error : named);
    this.problems.push({ code, message: named.message, group });
  }

  /**
   * The list has come to its end. Throws SweepError when no part of it could be had.
   * @param what the parts are, such as `users`
   */
  conclude(what: string): void {
    if (this.#first && this.#had === 0) throw this.#first;
    const all = this.#had + this.#gone;
    if (all < SHARE_COUNTS_FROM || this.#gone * 2 <= all) return;
    const message = `${this.#gone} of ${all} listed ${what} were unknown when they were looked at; check the endpoint and the rights of the credential`;
    this.problems.push({ code: 'not-found', message });
  }
}
