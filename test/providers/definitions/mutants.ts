import type { ShippedDefinition } from '../../../lambda/providers/rest/shipped.ts';

/** A definition with one thing taken away or changed for the worse. */
export interface Mutant {
  readonly title: string;
  readonly definition: ShippedDefinition;
}

type Path = readonly (string | number)[];

/** What is put in place of a value; `undefined` for what is taken away. */
type Edit = readonly [path: Path, title: string, value: unknown];

const OTHER_FORMATS: Readonly<Record<string, string>> = {
  iso: 'epoch_s',
  epoch_s: 'epoch_ms',
  epoch_ms: 'epoch_s',
  date: 'iso',
};

/** What a response has that proves nothing by its body. */
const OK = 200;

/** Every mutant of a definition. */
export function mutantsOf(definition: ShippedDefinition): Mutant[] {
  return [...editsOf(definition, [])].map(([path, title, value]) => ({
    title: `${path.join('.')}: ${title}`,
    definition: replaced(definition, path, value),
  }));
}

/** What can be changed at a place of a definition and below it. */
function* editsOf(value: unknown, path: Path): Generator<Edit> {
  yield* editsAt(value, path);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* editsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

/** Keys without which a definition says less, and still is one. */
const REMOVABLE = new Set([
  'ownToken',
  'gone',
  'include',
  'absent',
  'never',
  'paging',
  'more',
  'missingMeansEmpty',
  'disable',
  'restore',
  'disabled',
  'dead',
  'total',
  'limit',
  'lastUsedAt',
  'expiresAt',
  'createdAt',
]);

/** Lists of which each member says something of its own. */
const LISTS = new Set(['ok', 'gone', 'include', 'in', 'notIn', 'never']);

function* editsAt(value: unknown, path: Path): Generator<Edit> {
  const key = path.at(-1);
  if (typeof key === 'string' && REMOVABLE.has(key) && path[0] !== 'settings') {
    yield [path, 'removed', undefined];
  }
  if (typeof key === 'string' && LISTS.has(key) && Array.isArray(value) && value.length > 1) {
    for (const [index, one] of value.entries()) {
      yield [path, `without ${JSON.stringify(one)}`, value.toSpliced(index, 1)];
    }
  }
  if (key === 'format' && typeof value === 'string' && value in OTHER_FORMATS) {
    yield [path, `${value} → ${OTHER_FORMATS[value]}`, OTHER_FORMATS[value]];
  }
  if (path[0] === 'restore' && path.at(-2) === 'json') yield [path, 'another value', 'other'];
  if (path[0] === 'restore' && key === 'path' && path.includes('ok')) {
    yield [path.slice(0, -1), 'the status alone', OK];
  }
  if (key === 'at') yield [path, 'the other end of the day', value === 'start' ? 'end' : 'start'];
}

function replaced(definition: ShippedDefinition, path: Path, value: unknown): ShippedDefinition {
  // A structured clone would keep parts shared that a definition uses twice.
  const copy: ShippedDefinition = JSON.parse(JSON.stringify(definition));
  const parent = path.slice(0, -1).reduce<object>((at, key) => Reflect.get(at, key), copy);
  const key = path.at(-1) ?? '';
  if (value === undefined) Reflect.deleteProperty(parent, key);
  else Reflect.set(parent, key, value);
  return copy;
}
