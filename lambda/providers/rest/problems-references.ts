import { referencesOf, textsIn } from './interpolation.ts';
import { type DefinitionProblem, type PlacedText, placedTexts } from './problem.ts';
import { CHANGE_PARTS, type Definition } from './schema.ts';

/** The parts in which every text may be a template. */
const PARTS = [
  'origin',
  'headers',
  'authentication',
  'forEach',
  'list',
  'detail',
  'ownToken',
  ...CHANGE_PARTS,
] as const;

/** Templates that cannot be filled, whatever the API responds. */
export function referenceProblems(definition: Definition): DefinitionProblem[] {
  const { owner, ownerEmail } = definition.fields;
  const path = ['fields', 'ownerEmail'];
  return [
    ...PARTS.flatMap((part) => {
      const scopes = scopesIn(part, definition);
      return placedTexts(definition[part], [part]).flatMap((placed) =>
        templateProblems(definition, placed, scopes),
      );
    }),
    ...placedTexts(ownerEmail, path).flatMap((placed) =>
      templateProblems(definition, placed, ['owner']),
    ),
    ...(ownerEmail && owner === undefined
      ? [{ path, message: '`owner` must be mapped, which it looks up' }]
      : []),
    ...(ownerEmail && !textsIn(ownerEmail).flatMap(referencesOf).includes('owner')
      ? [{ path, message: 'must use `{owner}`: it would find one address for all' }]
      : []),
  ];
}

/** What a template may refer to besides settings and secret, by the part of the definition that it is in. */
function scopesIn(
  part: (typeof PARTS)[number],
  { forEach, explode, detail }: Definition,
): readonly string[] {
  const parent = forEach || explode ? ['parent'] : [];
  switch (part) {
    case 'authentication':
      return ['auth'];
    case 'list':
      return forEach ? ['parent'] : [];
    case 'detail':
      return [...parent, 'item'];
    case 'revoke':
    case 'disable':
    case 'restore':
      return [...parent, 'item', ...(detail ? ['detail'] : [])];
    default:
      return [];
  }
}

function templateProblems(
  definition: Definition,
  { path, text }: PlacedText,
  scopes: readonly string[],
): DefinitionProblem[] {
  if (/[{}]/.test(text.replaceAll(/\{[^{}]*\}/g, ''))) {
    return [{ path, message: 'has an unmatched brace; a reference is written `{path}`' }];
  }
  return referencesOf(text).flatMap((reference) => {
    const message = referenceProblem(definition, reference, path, scopes);
    return message === undefined ? [] : [{ path, message }];
  });
}

function referenceProblem(
  definition: Definition,
  reference: string,
  path: PlacedText['path'],
  scopes: readonly string[],
): string | undefined {
  const [scope = '', name = ''] = reference.split('.');
  if (scope === 'settings') return settingProblem(definition, name, path);
  if (scope === 'secret') return secretProblem(definition, name, path);
  if (scopes.includes(scope)) return undefined;
  const valid = ['settings', 'secret', ...scopes].join(', ');
  return `\`{${reference}}\` is not available here; available are ${valid}`;
}

function secretProblem(
  { secret = {} }: Definition,
  name: string,
  path: PlacedText['path'],
): string | undefined {
  if (!Object.hasOwn(secret, name)) return `\`secret\` does not declare \`${name}\``;
  return path.at(-1) === 'origin'
    ? 'a host must not contain a value of the secret: host names are looked up and logged'
    : undefined;
}

function settingProblem(
  { settings = {} }: Definition,
  name: string,
  path: PlacedText['path'],
): string | undefined {
  const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (!setting) return `\`settings\` does not declare \`${name}\``;
  if (setting.type === 'list') return `\`${name}\` is a list; only \`forEach.values\` takes one`;
  const mayBeOmitted = path.includes('headers') || path.includes('query');
  return setting.optional && !mayBeOmitted
    ? `\`${name}\` is optional, so only headers and query may use it`
    : undefined;
}
