import * as z from 'zod';
import { type Cell, formatTable, type Style } from '../report/text/table.ts';

/** The JSON Schema of what a person writes, without its `$schema` key. */
export function toJsonSchema(schema: z.ZodType): z.core.JSONSchema.JSONSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

/** One line for each field of a schema: its name, type, whether it is required, and its description. */
export function renderFields(schema: z.ZodType, style: Style, indent: string): string[] {
  const jsonSchema = toJsonSchema(schema);
  const rows = fieldRows(jsonSchema, '', true);
  if (rows.length > 0) return formatTable(rows, style, indent);
  return [`${indent}${jsonSchema.additionalProperties === false ? 'none' : 'any'}`];
}

/** Fields of a nested object are named by their path. */
function fieldRows(
  schema: z.core.JSONSchema.JSONSchema,
  prefix: string,
  isRequired: boolean,
): Cell[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    if (typeof field === 'boolean') return [];
    const isFieldRequired = isRequired && (schema.required ?? []).includes(key);
    if (field.properties) return fieldRows(field, `${prefix}${key}.`, isFieldRequired);
    return [
      [
        { text: `${prefix}${key}` },
        { text: typeOf(field) },
        { text: isFieldRequired ? 'required' : 'optional', style: 'dim' },
        { text: [field.description, describeChoices(field)].filter(Boolean).join(' ') },
      ],
    ];
  });
}

function typeOf(schema: z.core.JSONSchema._JSONSchema): string {
  if (typeof schema === 'boolean') return 'anything';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return 'text';
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeOf).join(' or ');
  if (schema.type === 'array') return 'list';
  return schema.type === 'string' ? 'text' : String(schema.type ?? 'anything');
}

function describeChoices({ enum: choices }: z.core.JSONSchema.JSONSchema): string {
  return choices ? `One of ${choices.join(', ')}.` : '';
}
