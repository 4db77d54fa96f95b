import { referencesOf, textsIn } from './interpolation.ts';
import { type Reader, readerOf } from './json-path.ts';
import type { Lookup } from './lookup.ts';
import { changesOf, type Definition } from './schema.ts';

/** Everything that is kept of one listed item: the values that the definition refers to, by their path. */
export type Facts = ReadonlyMap<string, unknown>;

/** Adds what the definition refers to in an item, its parent or its detail; everything else is dropped. */
export type Picker = (json: unknown, facts: Map<string, unknown>) => Facts;

/** Picks the values of one scope that any part of the definition refers to. */
export function createPicker(definition: Definition, scope: 'parent' | 'item' | 'detail'): Picker {
  const readers = pathsIn(definition)
    .filter((path) => path === scope || path.startsWith(`${scope}.`))
    .map((path): [string, Reader] => [path, readerOf(path)]);
  return (json, facts) => {
    const scopes = { [scope]: json };
    for (const [path, read] of readers) facts.set(path, read(scopes));
    return facts;
  };
}

/** Every path that a definition refers to, each once. */
function pathsIn(definition: Definition): string[] {
  const { forEach, list, detail, fields, ownToken, descent } = definition;
  const paths = [
    ...textsIn([list, detail, changesOf(definition)]).flatMap(referencesOf),
    ...textsIn([{ ...fields, ownerEmail: undefined }, descent, list.include]),
    ...textsIn(forEach && 'include' in forEach && forEach.include),
    ...textsIn(typeof ownToken === 'object' && 'field' in ownToken && ownToken.field),
  ];
  return [...new Set(paths)];
}

/** Whether a path leads into the parent of an item. */
export function isOfParent(path: string): boolean {
  return path === 'parent' || path.startsWith('parent.');
}

/** A lookup in what was kept of an item, and beyond that in `others`. */
export function lookupFacts(facts: Facts, others: Lookup): Lookup {
  return (path) => (facts.has(path) ? facts.get(path) : others(path));
}
