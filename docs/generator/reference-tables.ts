import type * as z from 'zod';

/** A JSON Schema, or a part of one. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A Markdown table of the keys of one mapping: what may be written, what holds without it, what it means. */
export function keyTable(schema: JsonSchema): string {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties ?? {}).map(([key, property]) => {
    const one = asSchema(property);
    const fallback = required.has(key) ? 'required' : defaultOf(one);
    return `| \`${key}\` | ${cell(typeOf(one))} | ${cell(fallback)} | ${cell(one.description ?? '')} |`;
  });
  if (rows.length === 0) return 'None.';
  return ['| key | value | without it | meaning |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function defaultOf({ default: value }: JsonSchema): string {
  const isEmpty = JSON.stringify(value) === '{}' || JSON.stringify(value) === '[]';
  return value === undefined || isEmpty ? 'optional' : `\`${String(value)}\``;
}

function typeOf(schema: JsonSchema): string {
  if (schema.title) return schema.title;
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return branches.map((branch) => typeOf(asSchema(branch))).join(' or ');
  const reference = schema.$ref ?? schema.allOf?.map((part) => asSchema(part).$ref)[0];
  if (reference) return `${reference.replace('#/$defs/', '')}`;
  switch (schema.type) {
    case 'array':
      return `list of ${schema.items && !Array.isArray(schema.items) ? typeOf(asSchema(schema.items)) : 'values'}`;
    case 'object':
      return mappingType(schema);
    case 'integer':
      return `whole number${rangeOf(schema)}`;
    case 'number':
      return `number${rangeOf(schema)}`;
    case 'boolean':
      return '`true` or `false`';
    default:
      return 'text';
  }
}

function mappingType({ properties, required = [] }: JsonSchema): string {
  const keys = Object.entries(properties ?? {}).map(
    ([key, property]) =>
      `${key}${required.includes(key) ? '' : '?'}: ${typeOf(asSchema(property))}`,
  );
  return keys.length === 0 ? 'mapping' : `mapping { ${keys.join('; ')} }`;
}

function rangeOf({ minimum, maximum }: JsonSchema): string {
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (minimum === undefined) return isBounded ? `, at most ${maximum}` : '';
  return isBounded ? `, ${minimum} to ${maximum}` : `, at least ${minimum}`;
}

/** JSON Schema allows `true` and `false` wherever a schema stands. */
function asSchema(schema: JsonSchema | boolean): JsonSchema {
  return typeof schema === 'boolean' ? {} : schema;
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
