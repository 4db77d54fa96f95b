import * as z from 'zod';
import type { ProviderModule } from '../../ports.ts';
import { type Cell, formatTable, type Style } from '../../report/text/table.ts';
import type { Terminal } from '../terminal.ts';

/** Prints what is known of each provider and returns the exit code. */
export async function providersCommand(
  json: boolean,
  modules: readonly ProviderModule[],
  terminal: Terminal,
): Promise<number> {
  const text = json
    ? `${JSON.stringify(modules.map(toJson), undefined, 2)}\n`
    : `${modules.map((module) => renderModule(module, terminal.stylesForStdout)).join('\n\n')}\n`;
  await terminal.stdout(text);
  return 0;
}

function toJson(module: ProviderModule) {
  const { name, title, secretRequired, ownToken, capabilities, group, limits, rights } = module;
  const settings = schemaOf(module.settings);
  const secret = schemaOf(module.credentials);
  return {
    name,
    title,
    settings,
    secret,
    secretRequired,
    ownToken,
    capabilities,
    group,
    limits,
    rights,
  };
}

/** What a person writes, as JSON Schema. */
function schemaOf(schema: z.ZodType): z.core.JSONSchema.JSONSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

function renderModule(module: ProviderModule, style: Style): string {
  const { name, title, ownToken, capabilities, group, limits, rights, secretRequired } = module;
  const rate = limits.requestsPerSecond;
  return [
    `${style('bold', name)}  ${title}`,
    '  settings',
    ...renderFields(schemaOf(module.settings), style),
    secretRequired ? '  secret' : '  secret, or without one the standard AWS credentials',
    ...renderFields(schemaOf(module.credentials), style),
    '  rights',
    ...rights.map((right) => `    ${right}`),
    '  tokens',
    `    the one that signs in: ${OWN_TOKEN[ownToken]}`,
    `    known of each: ${capabilities.join(', ')}; keepNewest counts per ${group}`,
    '  limits unless configured',
    `    ${limits.concurrency} in flight, ${rate === undefined ? 'no fixed rate' : `${rate} requests a second`}, ${limits.timeoutMillis / 1000}s a request`,
  ].join('\n');
}

const OWN_TOKEN: Readonly<Record<ProviderModule['ownToken'], string>> = {
  known: 'recognised',
  'not-listed': 'not of the listed kind',
  'must-be-named': 'has to be named with `ownToken`',
};

function renderFields(schema: z.core.JSONSchema.JSONSchema, style: Style): string[] {
  return formatTable(fieldRows(schema, '', true), style, '    ');
}

type Schema = z.core.JSONSchema._JSONSchema;

/** One row a field; the fields of a nested object are named by their path. */
function fieldRows(
  schema: z.core.JSONSchema.JSONSchema,
  prefix: string,
  required: boolean,
): Cell[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    if (typeof field === 'boolean') return [];
    const needed = required && (schema.required ?? []).includes(key);
    if (field.properties) return fieldRows(field, `${prefix}${key}.`, needed);
    return [
      [
        { text: `${prefix}${key}` },
        { text: typeOf(field) },
        { text: needed ? 'required' : 'optional', style: 'dim' },
        { text: [field.description, choicesOf(field)].filter(Boolean).join(' ') },
      ],
    ];
  });
}

function typeOf(schema: Schema): string {
  if (typeof schema === 'boolean') return 'anything';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return 'text';
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeOf).join(' or ');
  if (schema.type === 'array') return 'list';
  return schema.type === 'string' ? 'text' : String(schema.type ?? 'anything');
}

function choicesOf({ enum: choices }: z.core.JSONSchema.JSONSchema): string {
  return choices ? `One of ${choices.join(', ')}.` : '';
}
