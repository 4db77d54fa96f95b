import fc from 'fast-check';

/** One change of a JSON text. `at` chooses the value that it hits. */
export interface Alteration {
  readonly at: number;
  readonly kind: (typeof KINDS)[number];
  readonly value: unknown;
}

const KINDS = ['replace', 'remove', 'repeat', 'nest', 'rename', 'duplicate key', 'number'] as const;

/** What an API never gives where something else is documented. */
const ODD_VALUES = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  2 ** 53 + 2,
  1.5,
  '',
  ' ',
  'true',
  '-1',
  '9'.repeat(400),
  'x'.repeat(70_000),
  '\u0000\u001b[2J\u2028',
  '../../admin?x=1#y',
  '//elsewhere.example/',
  'https://elsewhere.example/next',
  '9999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
  '\ud800',
  [],
  {},
  [null],
  [[]],
  { id: {} },
] as const;

/** Numbers that a parser reads, and a program does not expect. */
const ODD_NUMBERS = ['1e400', '-1e400', '-0', '1E5', '123456789012345678901234567890', '0.1e-500'];

const NESTING = 2000;
const REPETITIONS = 8;
const MOST_ITEMS = 300;

/** A value deep in arrays, which become text at the end: `JSON.stringify` would compare each of them with all around it. */
class Nested {
  static readonly open = '\u0001open';
  static readonly close = '\u0001close';
  value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  toJSON(): unknown {
    return [Nested.open, this.value ?? null, Nested.close];
  }

  static unfold(text: string): string {
    return text
      .replaceAll(`[${JSON.stringify(Nested.open)},`, '['.repeat(NESTING))
      .replaceAll(`,${JSON.stringify(Nested.close)}]`, ']'.repeat(NESTING));
  }
}

/** Up to four changes. */
export const alterations: fc.Arbitrary<readonly Alteration[]> = fc.array(
  fc.record({
    at: fc.nat(10_000),
    kind: fc.constantFrom(...KINDS),
    value: fc.oneof(fc.constantFrom(...ODD_VALUES), fc.jsonValue({ maxDepth: 3 })),
  }),
  { minLength: 1, maxLength: 4 },
);

/** The text after the changes; a text that is no JSON stays as it is. */
export function alter(text: string, changes: readonly Alteration[]): string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return text;
  }
  const root = { json };
  for (const change of changes) alterOne(root, change);
  return Nested.unfold(changes.reduce(alterText, JSON.stringify(root.json) ?? ''));
}

type Parent = Record<string, unknown>;

function alterOne(root: Parent, { at, kind, value }: Alteration): void {
  const places = placesIn(root);
  const [parent, key] = places[at % places.length] ?? [root, 'json'];
  switch (kind) {
    case 'replace':
      parent[key] = structuredClone(value); // the same value serves other cases
      break;
    case 'remove':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      break;
    case 'repeat':
      if (Array.isArray(parent[key])) parent[key] = repeated(parent[key]);
      else parent[key] = [parent[key], parent[key]];
      break;
    case 'nest':
      parent[key] = new Nested(parent[key]);
      break;
    case 'rename':
      parent[typeof value === 'string' ? value.slice(0, 20) : '__proto__'] = parent[key];
      break;
    default: // changes the text
  }
}

/** Not longer than {@link MOST_ITEMS}, or repeating what is repeated would fill the memory. */
function repeated(list: readonly unknown[]): unknown[] {
  const times = Math.min(REPETITIONS, Math.ceil(MOST_ITEMS / Math.max(1, list.length)));
  return Array.from({ length: times }, () => list).flat();
}

/** Every value in it with the object or array that holds it. */
function placesIn(root: Parent): [Parent, string][] {
  const places: [Parent, string][] = [];
  const open: Parent[] = [root];
  for (let parent = open.pop(); parent; parent = open.pop()) {
    for (const [key, value] of Object.entries(parent)) {
      places.push([parent, key]);
      if (typeof value === 'object' && value !== null) open.push(value as Parent);
    }
  }
  return places;
}

function alterText(text: string, { kind, at, value }: Alteration): string {
  if (kind === 'number')
    return replaceAt(text, /(?<=[:[,])-?\d[\d.eE+-]*/g, at, ODD_NUMBERS[at % ODD_NUMBERS.length]);
  if (kind !== 'duplicate key') return text;
  return replaceAt(
    text,
    /(?<=[{,])"[^"\\]+":/g,
    at,
    (key) => `${key}${JSON.stringify(value)},${key}`,
  );
}

function replaceAt(
  text: string,
  pattern: RegExp,
  at: number,
  by: string | undefined | ((match: string) => string),
): string {
  const matches = [...text.matchAll(pattern)];
  const match = matches[at % Math.max(1, matches.length)];
  if (!match || by === undefined) return text;
  const replacement = typeof by === 'string' ? by : by(match[0]);
  return text.slice(0, match.index) + replacement + text.slice(match.index + match[0].length);
}
