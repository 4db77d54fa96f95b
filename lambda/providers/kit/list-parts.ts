import type { ListProblem } from '../../domain/events.ts';
import { shownText } from '../../domain/shown.ts';
import { asSweepError, type ErrorCode, SweepError } from '../../errors.ts';

/** What is wrong with the whole connection, whichever part of a list met it. */
const OF_THE_CONNECTION: ReadonlySet<ErrorCode> = new Set([
  'unauthorized',
  'throttled',
  'deadline',
  'clock-skew',
  'unsupported',
  'internal',
]);

/** This many parts in a row without a response, each after all attempts, are an outage and not their own failures. */
const OUTAGE = 3;

/** Fewer parts than this can all be gone by chance. */
const MIN_PARTS_FOR_SHARE = 4;

/**
 * The same error, saying which part of a list it is about.
 * @param part in words, such as `app 7f1c` or `listing the tokens of group 9`
 * @example
 * aboutPart(new SweepError('timeout', 'no response'), 'app 7f1c').message; // 'app 7f1c: no response'
 */
export function aboutPart(error: unknown, part: string): SweepError {
  const known = asSweepError(error);
  const shown = shownText(part);
  if (known.message.startsWith(shown)) return known;
  return new SweepError(known.code, `${shown}: ${known.message}`, { cause: known });
}

/**
 * What became of the parts of a list, such as the users whose keys are listed one by one: a part that cannot be read is
 * that part's failure, as long as others can.
 * @example
 * const apps = new ListParts();
 * apps.listed();
 * apps.parentFailed(new SweepError('forbidden', 'access denied'), 'app 7f1c', '7f1c');
 * apps.conclude('apps');
 * apps.problems; // [{ code: 'forbidden', message: 'app 7f1c: access denied', group: '7f1c' }]
 */
export class ListParts {
  readonly problems: ListProblem[] = [];
  #first: SweepError | undefined;
  #listed = 0;
  #gone = 0;
  #unansweredInARow = 0;

  /** Whether any part was listed. */
  get anyListed(): boolean {
    return this.#listed > 0;
  }

  /** One part was listed. */
  listed(): void {
    this.#listed++;
    this.#unansweredInARow = 0;
  }

  /** One part no longer exists, which may be chance as long as it is not most of them. */
  gone(): void {
    this.#gone++;
    this.#unansweredInARow = 0;
  }

  /** One part failed; returns the error of that part. Throws SweepError when it ends the whole list. */
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
   * One parent failed: its tokens are unknown. Throws as {@link ListParts.failed} does.
   * @param name of the parent in messages, such as `app 7f1c`, perhaps with what was attempted
   * @param group of its tokens
   */
  parentFailed(error: unknown, name: string, group: string): void {
    const { code } = asSweepError(error);
    const named = aboutPart(error, name);
    this.failed(OF_THE_CONNECTION.has(code) ? error : named);
    this.problems.push({ code, message: named.message, group });
  }

  /**
   * The list has ended. Throws SweepError, the first failure, when no part of it could be listed.
   * @param what the parts are, such as `users`
   */
  conclude(what: string): void {
    if (this.#first && !this.anyListed) throw this.#first;
    const all = this.#listed + this.#gone;
    if (all < MIN_PARTS_FOR_SHARE || this.#gone * 2 <= all) return;
    const message = `${this.#gone} of ${all} listed ${what} did not exist when they were read; check the endpoint and the rights of the credential`;
    this.problems.push({ code: 'not-found', message });
  }
}
