import type * as z from 'zod';
import { asSchema, type JsonSchema, toJsonSchema, typeInWords } from '../../config/schema-words.ts';
import { type Cell, formatTable, type Style } from '../../report/text/table.ts';

/** One line for each field of a schema: its name, type, whether it is required, and its description. */
export function renderFields(schema: z.ZodType, style: Style, indent: string): string[] {
  const jsonSchema = toJsonSchema(schema);
  const rows = fieldRows(jsonSchema, '', true);
  if (rows.length > 0) return formatTable(rows, style, indent);
  return [`${indent}${jsonSchema.additionalProperties === false ? 'none' : 'any'}`];
}

/** Fields of a nested object are named by their path. */
function fieldRows(schema: JsonSchema, prefix: string, isRequired: boolean): Cell[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const field = asSchema(property);
    const isFieldRequired = isRequired && (schema.required ?? []).includes(key);
    if (field.properties) return fieldRows(field, `${prefix}${key}.`, isFieldRequired);
    return [
      [
        { text: `${prefix}${key}` },
        { text: typeInWords(field) },
        { text: isFieldRequired ? 'required' : 'optional', style: 'dim' },
        { text: field.description ?? '' },
      ],
    ];
  });
}
