/** Something wrong with a definition, beyond the form of its parts. */
export interface DefinitionProblem {
  readonly path: ProblemPath;
  readonly message: string;
}

/** Keys that lead to a place in a definition. */
export type ProblemPath = readonly (string | number)[];

/** A text in a definition, and where it is. */
export interface PlacedText {
  readonly path: ProblemPath;
  readonly text: string;
}

/** Keys whose values are compared with responses and items, and so contain no templates. */
const COMPARED_KEYS: ReadonlySet<unknown> = new Set(['ok', 'gone', 'refused', 'empty', 'include']);

/** Every text in a part of a definition that may be a template or a path. */
export function placedTexts(value: unknown, path: ProblemPath): PlacedText[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null || COMPARED_KEYS.has(path.at(-1))) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => placedTexts(inner, [...path, key]));
}
