import { hash } from 'node:crypto';
import type { Problem } from '../../domain/events.ts';
import { asSweepError, describeError, SweepError } from '../../errors.ts';
import { type Facts, isOfParent } from './facts.ts';
import { referencesOf, textOf } from './interpolation.ts';
import type { Definition } from './schema.ts';

/** Whether an error is about the whole connection, and not only about the item or parent that was asked for. */
export function endsConnection(error: unknown): boolean {
  const { code } = describeError(error);
  return code === 'unauthorized' || code === 'deadline';
}

/** An error that says what was being done, and so to which item or parent. */
export function aboutOne(error: unknown, operation: string): SweepError {
  const known = asSweepError(error);
  if (known.message.startsWith(operation)) return known;
  return new SweepError(known.code, `${operation}: ${known.message}`, { cause: known });
}

/** What one listing met with at its parents. */
export class ParentLog {
  /** What an operator should know although nothing went wrong. */
  readonly notes: string[] = [];
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

  listed(): void {
    this.#listed++;
  }

  /** Notes that one parent could not be listed. Throws `error` itself when the connection cannot go on. */
  failed(error: unknown, operation: string): void {
    if (endsConnection(error)) throw error;
    const named = aboutOne(error, operation);
    this.#first ??= { error: named };
    this.#failed.push(describeError(named));
  }

  /** Notes entries that have no id at `path`, so that they can be named by nothing but their number. */
  unidentified(count: number, path: string): void {
    this.#unidentified += count;
    if (this.#unidentified === 0) return;
    const entries = this.#unidentified === 1 ? '1 entry has' : `${this.#unidentified} entries have`;
    this.#withoutId = {
      code: 'invalid-response',
      message: `listing the tokens: ${entries} no usable id at ${path}`,
    };
  }

  /** Throws what was wrong with the first parent when not one could be listed. */
  conclude(): void {
    if (this.#listed === 0 && this.#first) throw this.#first.error;
  }

  /**
   * Whether another parent holds the very same tokens, so that it is this one by another name. What the two share only in
   * part is left to the engine, which withholds ids that come twice.
   */
  isTwin(name: string, tokens: readonly Facts[]): boolean {
    if (tokens.length === 0) return false;
    const items = tokens.map((facts) => [...facts].filter(([path]) => !isOfParent(path)));
    const digest = hash('sha256', JSON.stringify(items), 'base64');
    const other = this.#tokensOf.get(digest);
    this.#tokensOf.set(digest, other ?? name);
    if (other === undefined) return false;
    this.notes.push(`${other} and ${name} hold the very same tokens, which count once`);
    return true;
  }
}

/** Finds the public name of a parent: the value by which calls name it. */
export function parentNamer({ list, revoke, fields }: Definition): (facts: Facts) => string {
  const named = [list.path, revoke.path].flatMap(referencesOf);
  const path = [...named, ...[fields.group ?? []].flat()].find(isOfParent);
  return (facts) => {
    const name = path === undefined ? undefined : textOf(facts.get(path));
    return name === undefined ? 'a parent without an id' : `parent ${printable(name)}`;
  };
}

const LONGEST_NAME = 100;

/** A name that a provider gave, as it may stand in a message. */
export function printable(name: string): string {
  const text = /^[\x20-\x7e]*$/.test(name) ? name : encodeURIComponent(name.toWellFormed());
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}
