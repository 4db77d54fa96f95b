import {
  type DefinitionProblem,
  type PlacedText,
  type ProblemPath,
  placedTexts,
} from './problem.ts';
import type { Definition } from './schema.ts';
import type { Filter } from './schema-list.ts';

/** Values that are read from a response which the definition does not ask for. */
export function sourceProblems(definition: Definition): DefinitionProblem[] {
  const { forEach, explode, detail, list } = definition;
  const listed = ['item', ...(forEach || explode ? ['parent'] : [])];
  const available = [...listed, ...(detail ? ['detail'] : [])];
  const parentFilters = forEach && 'path' in forEach ? forEach.include : undefined;
  return [
    ...parentProblems(definition),
    ...fieldPaths(definition).flatMap((placed) => scopeProblems(placed, available)),
    ...filterPaths('list', list.include).flatMap((placed) => scopeProblems(placed, listed)),
    ...filterPaths('forEach', parentFilters).flatMap((placed) => scopeProblems(placed, ['parent'])),
  ];
}

/** An item has one parent, and parents that are configured come from a list. */
function parentProblems({ forEach, explode, settings }: Definition): DefinitionProblem[] {
  if (!forEach) return [];
  const problems: DefinitionProblem[] = [];
  if (explode) {
    const message = 'cannot be combined with `forEach`: an item has one parent';
    problems.push({ path: ['explode'], message });
  }
  if (
    'values' in forEach &&
    settings?.[forEach.values.slice('settings.'.length)]?.type !== 'list'
  ) {
    const message = 'must name a setting of the type list';
    problems.push({ path: ['forEach', 'values'], message });
  }
  return problems;
}

/** The paths at which fields of a token, the own one among them, are read. */
function fieldPaths({
  fields: { ownerEmail: _, ...fields },
  descent,
  ownToken,
}: Definition): PlacedText[] {
  const mapped = placedTexts({ fields, descent }, []).filter(
    ({ path }) => path.at(-1) === 'path' || (path[0] === 'fields' && isPlain(path)),
  );
  return typeof ownToken === 'object' && 'field' in ownToken
    ? [...mapped, { path: ['ownToken', 'field'], text: ownToken.field }]
    : mapped;
}

/** Whether a field is a path itself, or one of several, and not a mapping that contains one. */
function isPlain(path: ProblemPath): boolean {
  return path.length === 2 || (path.length === 3 && typeof path[2] === 'number');
}

function filterPaths(part: 'list' | 'forEach', filters: readonly Filter[] = []): PlacedText[] {
  return filters.map(({ path }, index) => ({ path: [part, 'include', index, 'path'], text: path }));
}

function scopeProblems(
  { path, text }: PlacedText,
  available: readonly string[],
): DefinitionProblem[] {
  const [scope = ''] = text.split('.');
  if (available.includes(scope)) return [];
  return [{ path, message: `there is no ${scope} here; available are ${available.join(', ')}` }];
}
