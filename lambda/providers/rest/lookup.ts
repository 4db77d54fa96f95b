import { type Reader, readerOf } from './json-path.ts';

/** The value that a path such as `item.id` or `settings.org` refers to. */
export type Lookup = (path: string) => unknown;

/** A lookup in nested objects, by the names of the outermost. */
export function lookupIn(scopes: Readonly<Record<string, unknown>>): Lookup {
  const readers = new Map<string, Reader>();
  return (path) => {
    const known = readers.get(path);
    if (known) return known(scopes);
    const reader = readerOf(path);
    readers.set(path, reader);
    return reader(scopes);
  };
}

/** Adds values to a lookup, by the name of their scope. */
export function extendLookup(lookup: Lookup, scopes: Readonly<Record<string, unknown>>): Lookup {
  const added = lookupIn(scopes);
  return (path) =>
    Object.hasOwn(scopes, path.split('.', 1)[0] ?? '') ? added(path) : lookup(path);
}

/** A text or a whole number, as text; `undefined` for anything else, and for an empty text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  // JSON.parse rounds numbers beyond this, so it would be the id of another token.
  return Number.isSafeInteger(value) ? String(value) : undefined;
}
