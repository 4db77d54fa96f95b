import { type Lookup, referencesOf, textsIn } from './interpolation.ts';
import { type Reader, readerOf } from './json-path.ts';
import type { Definition } from './schema.ts';

/** Everything that is kept of one listed item: the values that the definition names, by their path. */
export type Facts = ReadonlyMap<string, unknown>;

/** Adds what the definition names of an item, its parent or its detail; the rest is let go. */
export type Picker = (json: unknown, facts: Map<string, unknown>) => Facts;

/** The values of one scope that anything in the definition names. */
export function createPicker(definition: Definition, scope: 'parent' | 'item' | 'detail'): Picker {
  const { parents, list, detail, revoke, disable, fields, self, descent } = definition;
  const named = [
    ...textsIn([list, detail, revoke, disable]).flatMap(referencesOf),
    ...textsIn([fields, descent, list.include]),
    ...textsIn(parents && 'include' in parents && parents.include),
    ...textsIn(typeof self === 'object' && 'field' in self && self.field),
  ];
  const paths = named.filter((path) => path === scope || path.startsWith(`${scope}.`));
  const readers = [...new Set(paths)].map((path): [string, Reader] => [path, readerOf(path)]);
  return (json, facts) => {
    const scopes = { [scope]: json };
    for (const [path, read] of readers) facts.set(path, read(scopes));
    return facts;
  };
}

/** Whether a path leads into the parent of an item. */
export function isOfParent(path: string): boolean {
  return path === 'parent' || path.startsWith('parent.');
}

/** A lookup in what was kept, and beyond that in `others`. */
export function lookupFacts(facts: Facts, others: Lookup): Lookup {
  return (path) => (facts.has(path) ? facts.get(path) : others(path));
}
