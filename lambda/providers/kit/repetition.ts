import { ListProgress } from '../../domain/list-progress.ts';
import { SweepError } from '../../errors.ts';

/**
 * Ends a list of a provider that never ends, as {@link ListProgress} says. Each check throws SweepError `invalid-response`.
 * @example
 * const guard = new RepetitionGuard('first');
 * guard.checkNext('second');
 * await Promise.try(() => guard.checkNext('first')).catch(({ code }) => code); // 'invalid-response'
 */
export class RepetitionGuard {
  readonly #progress: ListProgress;

  /** @param first the cursor of the first page, where it has one */
  constructor(first: string | undefined) {
    this.#progress = new ListProgress(first);
  }

  /** Checks a page before it is used. */
  checkPage(ids: readonly string[] | undefined): void {
    refuse(this.#progress.problemOfPage(ids));
  }

  /** Checks the cursor of the next page when this one has been used. */
  checkNext(next: string | undefined, ids: readonly string[] = []): void {
    refuse(this.#progress.problemOfNext(next, ids));
  }
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new SweepError('invalid-response', problem);
}
