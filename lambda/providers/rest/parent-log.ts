import { hash } from 'node:crypto';
import type { Problem } from '../../domain/events.ts';
import { describeError } from '../../errors.ts';
import { aboutPart } from '../kit/list-parts.ts';
import { type Facts, isOfParent } from './facts.ts';
import { endsConnection } from './failures.ts';

/** What became of the parents, and of what is not swept, in one listing. */
export class ParentLog {
  /** What an operator should know although nothing went wrong. */
  readonly notes: string[] = [];
  /** Entries that a filter left out, or that the API calls dead. */
  passedOver = 0;
  readonly #tokensOf = new Map<string, string>();
  readonly #failed: Problem[] = [];
  #unidentified = 0;
  #withoutId: Problem | undefined;
  #listed = 0;
  #first: { readonly error: unknown } | undefined;

  /** What went wrong at some of them, or with entries without an id; everything else was listed. */
  get problems(): readonly Problem[] {
    return [...this.#failed, ...(this.#withoutId ? [this.#withoutId] : [])];
  }

  /** Notes that one parent was listed. */
  listed(): void {
    this.#listed++;
  }

  /** Notes that one parent could not be listed. Throws `error` itself when the connection cannot go on. */
  failed(error: unknown, operation: string): void {
    if (endsConnection(error)) throw error;
    const named = aboutPart(error, operation);
    this.#first ??= { error: named };
    this.#failed.push(describeError(named));
  }

  /** Notes entries that have no id at `path`, so that only their number can be reported. */
  unidentified(count: number, path: string): void {
    this.#unidentified += count;
    if (this.#unidentified === 0) return;
    const entries = this.#unidentified === 1 ? '1 entry has' : `${this.#unidentified} entries have`;
    this.#withoutId = {
      code: 'invalid-response',
      message: `listing the tokens: ${entries} no usable id at ${path}`,
    };
  }

  /** Throws the failure of the first parent when none could be listed. */
  conclude(): void {
    if (this.#listed === 0 && this.#first) throw this.#first.error;
  }

  /**
   * Whether another parent holds exactly the same tokens, and so is this one under another name. If the two share only some
   * of them, that is left to the engine, which withholds ids that it meets twice.
   */
  isTwin(name: string, tokens: readonly Facts[]): boolean {
    if (tokens.length === 0) return false;
    const items = tokens.map((facts) => [...facts].filter(([path]) => !isOfParent(path)));
    const digest = hash('sha256', JSON.stringify(items), 'base64');
    const other = this.#tokensOf.get(digest);
    this.#tokensOf.set(digest, other ?? name);
    if (other === undefined) return false;
    this.notes.push(`${other} and ${name} hold exactly the same tokens, which count once`);
    return true;
  }
}
