import * as z from 'zod';

/** A JSON Schema, or a part of one. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of what a person writes, without its `$schema` key. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

/** JSON Schema allows `true` and `false` wherever a schema may stand. */
export function asSchema(schema: JsonSchema | boolean): JsonSchema {
  return typeof schema === 'boolean' ? {} : schema;
}

/** The type of a value, as the documentation and the command line name it: its title, or words made from the schema. */
export function typeInWords(schema: JsonSchema): string {
  if (schema.title) return schema.title;
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return branches.map((branch) => typeInWords(asSchema(branch))).join(' or ');
  const reference = schema.$ref ?? schema.allOf?.map((part) => asSchema(part).$ref)[0];
  return reference ? reference.replace('#/$defs/', '') : basicType(schema);
}

function basicType(schema: JsonSchema): string {
  switch (schema.type) {
    case 'array':
      return `list of ${itemType(schema)}`;
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

function itemType({ items }: JsonSchema): string {
  return items && !Array.isArray(items) ? typeInWords(asSchema(items)) : 'values';
}

function mappingType({ properties, required = [] }: JsonSchema): string {
  const keys = Object.entries(properties ?? {}).map(
    ([key, property]) =>
      `${key}${required.includes(key) ? '' : '?'}: ${typeInWords(asSchema(property))}`,
  );
  return keys.length === 0 ? 'mapping' : `mapping { ${keys.join('; ')} }`;
}

function rangeOf({ minimum, maximum }: JsonSchema): string {
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (minimum === undefined) return isBounded ? `, at most ${maximum}` : '';
  return isBounded ? `, ${minimum} to ${maximum}` : `, at least ${minimum}`;
}
