import { type ErrorCode, SweepError } from '../../errors.ts';
import { isId, isPathSegment } from '../kit/ids.ts';
import { type Reader, readerOf } from './json-path.ts';

/** The value that a path such as `item.id` or `settings.org` stands for. */
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
export function extend(lookup: Lookup, scopes: Readonly<Record<string, unknown>>): Lookup {
  const added = lookupIn(scopes);
  return (path) =>
    Object.hasOwn(scopes, path.split('.', 1)[0] ?? '') ? added(path) : lookup(path);
}

const REFERENCE = /\{([^{}]*)\}/;

/** The paths that a template names, in order. */
export function referencesOf(template: string): string[] {
  return template.split(REFERENCE).filter((_, index) => index % 2 === 1);
}

/** Fills a template. Throws SweepError when a value is missing, empty or no text, naming its path. */
export type Filler = (lookup: Lookup) => string;

/** Makes a filler that encodes each value for where the template stands. */
export function compile(
  template: string,
  encode: (value: string, path: string) => string = (value) => value,
): Filler {
  const parts = template.split(REFERENCE); // literals, and paths in between
  return (lookup) => {
    let text = parts[0] ?? '';
    for (let i = 1; i < parts.length; i += 2) {
      const path = parts[i] ?? '';
      text += encode(neededValue(path, lookup), path) + parts[i + 1];
    }
    return text;
  };
}

/** Fills a template whose values stand as they are. Throws as {@link Filler} does. */
export function fill(template: string, lookup: Lookup): string {
  return compile(template)(lookup);
}

function neededValue(path: string, lookup: Lookup): string {
  const value = textOf(lookup(path));
  if (value === undefined) throw unusable(path, 'is missing, empty or not a text');
  return value;
}

/** A text or a whole number, as text; `undefined` for anything else, and for an empty text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  // JSON.parse rounds numbers beyond this, so it would be the id of another token.
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

/**
 * For the template of a path: each value stays inside its segment. Only what the operator wrote may hold slashes,
 * because nested groups are named so.
 */
export function compilePath(template: string): Filler {
  return compile(template, (value, path) => {
    if (isId(value)) return value; // nearly all are
    const mayNest = path.startsWith('settings.') || path === 'parent';
    if (mayNest ? !value.split('/').every(isPathSegment) : !isPathSegment(value)) {
      throw unusable(path, 'cannot stand in a path');
    }
    return encodeURIComponent(value);
  });
}

/** Fills the template of a header. */
export function fillHeader(template: string, lookup: Lookup): string {
  return compile(template, (value, path) => {
    if (!/^[\x20-\x7e\x80-\xff]+$/.test(value)) throw unusable(path, 'cannot stand in a header');
    return value;
  })(lookup);
}

/** Fills the template of an origin: each value is a host, perhaps with a port. */
export function fillOrigin(template: string, lookup: Lookup): string {
  return compile(template, (value, path) => {
    if (!/^[A-Za-z0-9.-]+(?::\d{1,5})?$/.test(value)) throw unusable(path, 'is not a host name');
    return value;
  })(lookup);
}

/** Fills every text in a JSON value. */
export function fillJson(value: unknown, lookup: Lookup): unknown {
  if (typeof value === 'string') return fill(value, lookup);
  if (Array.isArray(value)) return value.map((one) => fillJson(one, lookup));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fillJson(inner, lookup)]),
  );
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  settings: 'invalid-settings',
  secret: 'invalid-secret',
};

function unusable(path: string, problem: string): SweepError {
  const code = CODES[path.split('.', 1)[0] ?? ''] ?? 'invalid-response';
  return new SweepError(code, `the value of ${path} ${problem}`);
}

/** Every text in a value, however deep. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
