import { referencesOf } from './interpolation.ts';
import type { Definition } from './schema.ts';
import type { Time, Times } from './schema-times.ts';

/** One thing wrong with a definition, beyond the form of its parts. */
export interface DefinitionProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Path = DefinitionProblem['path'];

/** What templates may name besides settings and secret, by the part of the definition they stand in. */
function scopesIn(part: string, { parents, expand, detail }: Definition): readonly string[] {
  const parent = parents || expand ? ['parent'] : [];
  switch (part) {
    case 'authentication':
      return ['auth'];
    case 'list':
      return parents ? ['parent'] : [];
    case 'detail':
      return [...parent, 'item'];
    case 'revoke':
    case 'disable':
      return [...parent, 'item', ...(detail ? ['detail'] : [])];
    default:
      return [];
  }
}

/** The parts in which every text may hold a template. */
const PARTS = [
  'origin',
  'headers',
  'authentication',
  'parents',
  'list',
  'detail',
  'self',
  'revoke',
  'disable',
] as const;

/** Finds everything that would make a definition fail, or be dangerous, whatever the API answers. */
export function findDefinitionProblems(definition: Definition): DefinitionProblem[] {
  return [
    ...PARTS.flatMap((part) =>
      textsIn(definition[part], [part]).flatMap(({ path, text }) =>
        referenceProblems(definition, path, text, scopesIn(part, definition)),
      ),
    ),
    ...sourceProblems(definition),
    ...changeProblems(definition, 'revoke'),
    ...changeProblems(definition, 'disable'),
    ...timeProblems(definition),
    ...descentProblems(definition),
    ...permissionProblems(definition),
  ];
}

/** What is held against answers and items, and so holds no templates. */
const NO_TEMPLATES: ReadonlySet<unknown> = new Set(['ok', 'gone', 'refused', 'empty', 'include']);

function textsIn(value: unknown, path: Path): { path: Path; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null || NO_TEMPLATES.has(path.at(-1))) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => textsIn(inner, [...path, key]));
}

function referenceProblems(
  definition: Definition,
  path: Path,
  text: string,
  scopes: readonly string[],
) {
  const references = referencesOf(text);
  if (text.replaceAll(/\{[^{}]*\}/g, '').match(/[{}]/)) {
    return [{ path, message: 'has a brace that belongs to no `{path}`' }];
  }
  return references.flatMap((reference) => {
    const [scope = '', name = ''] = reference.split('.');
    const message =
      scope === 'settings' || scope === 'secret'
        ? declarationProblem(definition, scope, name, path)
        : scopes.includes(scope)
          ? undefined
          : `\`{${reference}}\` is not known here; known are ${['settings', 'secret', ...scopes].join(', ')}`;
    return message === undefined ? [] : [{ path, message }];
  });
}

function declarationProblem(
  definition: Definition,
  scope: 'settings' | 'secret',
  name: string,
  path: Path,
) {
  const declared = definition[scope] ?? {};
  const known = Object.hasOwn(declared, name);
  if (!known) return `\`${scope}\` declares no \`${name}\``;
  if (scope === 'secret' && path.at(-1) === 'origin')
    return 'a value of the secret cannot stand in a host, which is looked up and logged';
  const { type, optional } = scope === 'settings' ? (definition.settings?.[name] ?? {}) : {};
  if (type === 'list') return `\`${name}\` is a list; it can only stand in \`parents.values\``;
  const mayBeLeftOut = path.includes('headers') || path.includes('query');
  return optional && !mayBeLeftOut
    ? `\`${name}\` is optional, so it can only stand in headers and query`
    : undefined;
}

/** Where items come from, and whether everything that is read from them exists. */
function sourceProblems({
  parents,
  expand,
  detail,
  list,
  self,
  fields,
  descent,
  settings,
}: Definition): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  if (parents && expand) {
    problems.push({
      path: ['expand'],
      message: 'cannot go together with `parents`: an item has one parent',
    });
  }
  if (
    parents &&
    'values' in parents &&
    settings?.[parents.values.slice('settings.'.length)]?.type !== 'list'
  ) {
    problems.push({ path: ['parents', 'values'], message: 'must name a setting of the type list' });
  }
  const listed = ['item', ...(parents || expand ? ['parent'] : [])];
  const known = [...listed, ...(detail ? ['detail'] : [])];
  const mapped = textsIn({ fields, descent }, []).filter(
    ({ path }) => path.at(-1) === 'path' || (path[0] === 'fields' && isPlain(path)),
  );
  const filtered = (list.include ?? []).map(({ path }, index) => ({
    path: ['list', 'include', index, 'path'],
    text: path,
  }));
  const parentFilters = parents && 'path' in parents ? (parents.include ?? []) : [];
  const filteredParents = parentFilters.map(({ path }, index) => ({
    path: ['parents', 'include', index, 'path'],
    text: path,
  }));
  const own = self !== undefined && self !== 'not-listed' && 'field' in self ? [self.field] : [];
  return [
    ...problems,
    ...mapped.flatMap((one) => scopeProblems(one, known)),
    ...filtered.flatMap((one) => scopeProblems(one, listed)),
    ...filteredParents.flatMap((one) => scopeProblems(one, ['parent'])),
    ...own.flatMap((text) => scopeProblems({ path: ['self', 'field'], text }, known)),
  ];
}

function scopeProblems({ path, text }: { path: Path; text: string }, known: readonly string[]) {
  const [scope = ''] = text.split('.');
  return known.includes(scope)
    ? []
    : [{ path, message: `there is no ${scope} here; known are ${known.join(', ')}` }];
}

/** Whether a field is a path itself, or one of several, and not a mapping that holds one. */
function isPlain(path: Path): boolean {
  return path.length === 2 || (path.length === 3 && typeof path[2] === 'number');
}

/** A change that does not name its token, or that is sent to where all tokens are, could hit all of them. */
function changeProblems(definition: Definition, part: 'revoke' | 'disable'): DefinitionProblem[] {
  const change = definition[part];
  if (!change) return [];
  const { id } = definition.fields;
  const reference = `{${typeof id === 'string' ? id : id.path}}`;
  const inPath = change.path.includes(reference);
  const inBody = textsIn([change.json, change.form], []).some(({ text }) => text === reference);
  const path = [part, 'path'];
  if (!inPath && change.method === 'DELETE') {
    return [
      {
        path,
        message: `must hold \`${reference}\`: a deletion without the id could delete everything`,
      },
    ];
  }
  if (!inPath && !inBody) {
    return [
      { path, message: `the path or the body must hold \`${reference}\`, the id of the token` },
    ];
  }
  return change.path === definition.list.path
    ? [{ path, message: 'must differ from the path of the list' }]
    : [];
}

function timeProblems({ fields }: Definition): DefinitionProblem[] {
  return (['createdAt', 'expiresAt', 'lastUsedAt'] as const).flatMap((name) =>
    timesOf(fields[name]).flatMap((time) => {
      if (time.format !== 'duration') return [];
      const from = timesOf(fields[time.from]);
      return from.length > 0 && from.every(({ format }) => format !== 'duration')
        ? []
        : [
            {
              path: ['fields', name, 'from'],
              message: `\`${time.from}\` must be mapped, and not from a duration itself`,
            },
          ];
    }),
  );
}

function timesOf(times: Times | undefined): readonly Time[] {
  if (times === undefined) return [];
  return Array.isArray(times) ? times : [times];
}

function descentProblems({ descent, settings }: Definition): DefinitionProblem[] {
  if (!descent) return [];
  const setting = settings?.[descent.setting];
  if (setting?.pattern === 'keep|revoke' && setting.default === 'keep') return [];
  const message = `must name a setting with \`pattern: keep|revoke\` and \`default: keep\``;
  return [{ path: ['descent', 'setting'], message }];
}

/** What works by hand with the rights of a person would otherwise fail at night with those of the role. */
function permissionProblems({ authentication, permissions }: Definition): DefinitionProblem[] {
  if (authentication.type !== 'sigv4' || permissions) return [];
  const message = 'missing: with `sigv4`, the actions that the calls need, each with its resources';
  return [{ path: ['permissions'], message }];
}
