import { type ErrorCode, SweepError } from '../../errors.ts';
import { isId, isPathSegment } from '../kit/ids.ts';
import { type Lookup, textOf } from './lookup.ts';

/**
 * Fills a compiled template. Throws SweepError, which names the path, when a value is missing, empty, not a text, or not
 * allowed where the template is used.
 */
export type Filler<Filled = string> = (lookup: Lookup) => Filled;

const REFERENCE = /\{([^{}]*)\}/;

/** The paths that a template refers to, in order. */
export function referencesOf(template: string): string[] {
  return template.split(REFERENCE).filter((_, index) => index % 2 === 1);
}

/** Compiles a template whose values are encoded for the place where it is used. */
export function compile(
  template: string,
  encode: (value: string, path: string) => string = (value) => value,
): Filler {
  const parts = template.split(REFERENCE); // literals, and paths in between
  return (lookup) => {
    let text = parts[0] ?? '';
    for (let i = 1; i < parts.length; i += 2) {
      const path = parts[i] ?? '';
      text += encode(requiredText(path, lookup), path) + parts[i + 1];
    }
    return text;
  };
}

/** Fills a template once, its values unchanged. Throws as {@link Filler} does. */
export function fill(template: string, lookup: Lookup): string {
  return compile(template)(lookup);
}

function requiredText(path: string, lookup: Lookup): string {
  const value = textOf(lookup(path));
  if (value === undefined) throw unusable(path, 'is missing, empty or not a text');
  return value;
}

/**
 * Compiles the template of a path: each value stays inside its segment. Only what the operator wrote may contain slashes,
 * because nested groups are named that way.
 */
export function compilePath(template: string): Filler {
  return compile(template, (value, path) => {
    if (isId(value)) return value; // nearly all are
    const mayNest = path.startsWith('settings.') || path === 'parent';
    if (mayNest ? !value.split('/').every(isPathSegment) : !isPathSegment(value)) {
      throw unusable(path, 'is not allowed in a path');
    }
    return encodeURIComponent(value);
  });
}

/** Compiles the template of a header. */
export function compileHeader(template: string): Filler {
  return compile(template, (value, path) => {
    if (!/^[\x20-\x7e\x80-\xff]+$/.test(value)) throw unusable(path, 'is not allowed in a header');
    return value;
  });
}

/** The form of what a template of an origin is filled with. */
export const HOST = /^[A-Za-z0-9.-]+(?::\d{1,5})?$/;

/** Fills the template of an origin: each value is a host, perhaps with a port. Throws as {@link Filler} does. */
export function fillOrigin(template: string, lookup: Lookup): string {
  return compile(template, (value, path) => {
    if (!HOST.test(value)) throw unusable(path, 'is not a host name');
    return value;
  })(lookup);
}

/** Compiles every text in a JSON value. */
export function compileJson(value: unknown): Filler<unknown> {
  if (typeof value === 'string') return compile(value);
  if (typeof value !== 'object' || value === null) return () => value;
  if (Array.isArray(value)) {
    const fillers = value.map(compileJson);
    return (lookup) => fillers.map((filler) => filler(lookup));
  }
  const fillers = Object.entries(value).map(([key, inner]) => [key, compileJson(inner)] as const);
  return (lookup) => Object.fromEntries(fillers.map(([key, filler]) => [key, filler(lookup)]));
}

/** Compiles templates by name; one that refers to a setting which is not given is omitted. */
export function compileEach(
  templates: Readonly<Record<string, string>>,
  compileOne: (template: string) => Filler = compile,
): Filler<Record<string, string>> {
  const fillers = Object.entries(templates).map(([name, template]) => {
    const settings = referencesOf(template).filter((path) => path.startsWith('settings.'));
    return { name, settings, filler: compileOne(template) };
  });
  return (lookup) =>
    Object.fromEntries(
      fillers
        .filter(({ settings }) => settings.every((path) => lookup(path) !== undefined))
        .map(({ name, filler }) => [name, filler(lookup)]),
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
