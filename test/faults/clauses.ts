// Which promises about unclear values apply to a definition, worked out from the definition: a new one is covered by itself.
import type { Definition } from '../../lambda/providers/rest/schema.ts';
import { cases } from '../contract/contracts.ts';
import { type Json, mapArray } from '../contract/harness.ts';
import { exampleDefinitionCase } from '../providers/definitions/_example.contract.ts';
import { REST_DEFINITION } from '../providers/rest/contract.ts';
import { iso } from '../support/sandbox/rest-api.ts';
import { type AnswerChange, answering, changingItem } from './answers.ts';
import { EXPIRED } from './beside.ts';

/** Puts a value into the place of a field of one token; `undefined` takes the field away. */
export type Change = (id: string, value: unknown) => AnswerChange;

/** One definition, and where it has what a promise is about. */
export type Row<More extends readonly unknown[] = []> = readonly [
  provider: string,
  change: Change,
  ...More,
];

/** Every definition, by the name of its provider: those that ship, the example, and one of a user's own. */
export const DEFINITIONS: readonly (Definition & { readonly name: string })[] = [
  ...[exampleDefinitionCase, ...cases].map(({ definition }) => definition),
  { ...REST_DEFINITION, name: 'rest' },
];

/** Definitions that map scopes. */
export const scopes: readonly Row[] = DEFINITIONS.flatMap(({ name, fields }) =>
  fields.scopes === undefined ? [] : [[name, changeAt(fields.scopes)] as const],
);

/** Definitions that map a name to one field. */
export const names: readonly Row[] = DEFINITIONS.flatMap(({ name, fields }) => {
  const [path, ...others] = [fields.name ?? []].flat();
  return path === undefined || others.length > 0 ? [] : [[name, changeAt(path)] as const];
});

/** Definitions that map the group to fields of the token itself. */
export const groups: readonly Row[] = DEFINITIONS.flatMap(({ name, fields }) => {
  const paths = [fields.group ?? []].flat().filter(isOfItem);
  const change: Change = (id, value) => {
    const changes = paths.map((path) => changeAt(path)(id, value));
    return (text) => changes.reduce((done, next) => next(done), text);
  };
  return paths.length === 0 ? [] : [[name, change] as const];
});

/** Fields that decide whether an entry is a token to sweep, or a living one, each with values that cannot be compared. */
export const deciding: readonly Row<[path: string, unclear: unknown]>[] = DEFINITIONS.flatMap(
  (definition) =>
    [...statesIn(definition), ...filtersIn(definition)].flatMap(({ path, documented, absent }) =>
      [oddFor(documented), ...(absent ? [] : [null, undefined])].map(
        (unclear) => [definition.name, changeAt(path), path, unclear] as const,
      ),
    ),
);

/** Filters of parents, each with how to put another value into the place of what they compare. */
export const parentFilters: readonly (readonly [
  provider: string,
  path: string,
  change: (value: unknown) => AnswerChange,
])[] = DEFINITIONS.flatMap(({ name, forEach }) =>
  (forEach && 'path' in forEach ? (forEach.include ?? []) : []).map(({ path }) => {
    const [, ...keys] = path.split('.');
    const list = (forEach && 'path' in forEach && forEach.itemsPath) || '';
    const change = (value: unknown) =>
      answering((json) => mapArray(json, list, (parent) => withAt(parent, keys, value)));
    return [name, path, change] as const;
  }),
);

/** Definitions that map the group to fields of the parent, each with how to change one of these in every parent. */
export const parentGroups: readonly (readonly [
  provider: string,
  change: (value: unknown) => AnswerChange,
])[] = DEFINITIONS.flatMap(({ name, fields, forEach, explode, list }) => {
  const path = [fields.group ?? []].flat().find((one) => one.startsWith('parent.'));
  if (path === undefined) return [];
  const parents = explode === undefined ? forEach : list;
  const [, ...keys] = path.split('.');
  const itemsPath = (parents && 'itemsPath' in parents && parents.itemsPath) || '';
  const change = (value: unknown) =>
    answering((json) => mapArray(json, itemsPath, (parent) => withAt(parent, keys, value)));
  return [[name, change]];
});

/** Definitions that take the group from what the configuration names. */
export const namedGroups: readonly (readonly [provider: string])[] = DEFINITIONS.filter(
  ({ fields }) => fields.group === 'parent',
).map(({ name }) => [name]);

/** Definitions that look at one token, each with a response that is about another one. */
export const looking: readonly (readonly [provider: string, change: AnswerChange])[] =
  DEFINITIONS.flatMap(({ name, detail, fields: { id } }) => {
    if (detail === undefined) return [];
    const [, ...ofItem] = (typeof id === 'string' ? id : id.path).split('.');
    const keys = detail.id?.split('.') ?? ofItem;
    return [[name, answering((json) => withAt(json, keys, 'another'))]];
  });

/** Definitions with something that is no token to sweep. */
export const filtering: readonly (readonly [provider: string])[] = DEFINITIONS.filter(
  ({ list, forEach, fields }) =>
    list.include !== undefined ||
    fields.dead !== undefined ||
    (forEach && 'path' in forEach && forEach.include !== undefined),
).map(({ name }) => [name]);

/** Definitions that can disable. */
export const disabling: readonly (readonly [provider: string])[] = DEFINITIONS.filter(
  ({ disable }) => disable !== undefined,
).map(({ name }) => [name]);

/** States in which a token is out of use, each with a value that says so. */
export const dead: readonly Row<[path: string, value: unknown]>[] = DEFINITIONS.flatMap(
  ({ name, fields }) =>
    [fields.dead, fields.disabled].flatMap((state) =>
      (state === undefined ? [] : 'in' in state ? state.in : ['2026-11-01T00:00:00Z']).map(
        (value) => [name, changeAt(state?.path ?? ''), state?.path ?? '', value] as const,
      ),
    ),
);

/** Definitions that map an expiry, each with how it writes an instant of {@link EXPIRED}. */
export const expiring: readonly Row<[written: unknown]>[] = DEFINITIONS.flatMap(
  ({ name, fields: { expiresAt } }) =>
    expiresAt === undefined
      ? []
      : [[name, changeAt(expiresAt.path), written(expiresAt.format)] as const],
);

function written(format: string): unknown {
  const { expiresAt } = EXPIRED;
  switch (format) {
    case 'iso':
      return iso(expiresAt);
    case 'date':
      return iso(expiresAt).slice(0, 10);
    case 'epoch_s':
      return expiresAt / 1000;
    case 'epoch_ms':
      return expiresAt;
    default:
      throw new RangeError(`write an instant as ${format} here`);
  }
}

interface Deciding {
  readonly path: string;
  /** What it is compared with. */
  readonly documented: readonly unknown[];
  /** Whether it may be absent. */
  readonly absent: boolean;
}

function statesIn({ fields: { dead, disabled } }: Definition): Deciding[] {
  return [dead, disabled].flatMap((state) =>
    state && 'in' in state
      ? [{ path: state.path, documented: state.in, absent: state.absent !== undefined }]
      : [],
  );
}

/** The id and what tells the own token are no fields that could be unclear for one token alone. */
function filtersIn({ list, fields, ownToken }: Definition): Deciding[] {
  const own = typeof ownToken === 'object' && 'field' in ownToken ? ownToken.field : undefined;
  return (list.include ?? [])
    .filter(({ path }) => isOfItem(path) && path !== fields.id && path !== own)
    .map((filter) => ({
      path: filter.path,
      documented: filter.in ?? filter.notIn ?? filter.startsWith ?? filter.notStartsWith ?? [],
      absent: filter.absent !== undefined,
    }));
}

/** A value of a type that none of these has. */
function oddFor(documented: readonly unknown[]): unknown {
  return documented.some((value) => typeof value === 'string') ? 7 : 'false';
}

function isOfItem(path: string): boolean {
  return path.startsWith('item.') || path.startsWith('detail.');
}

function changeAt(path: string): Change {
  const [, ...keys] = path.split('.');
  return (id, value) => changingItem(id, (item) => withAt(item, keys, value));
}

function withAt(item: Json, [key = '', ...rest]: readonly string[], value: unknown): Json {
  const inner = item[key];
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  if (rest.length === 0) return { ...item, [key]: value };
  return { ...item, [key]: withAt(isObject ? (inner as Json) : {}, rest, value) };
}
