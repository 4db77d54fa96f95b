import { asSchema, type JsonSchema } from '../../lambda/config/schema-words.ts';

/** Every key of a JSON Schema by its path, with the values it is limited to and its default. */
export function schemaWords(schema: JsonSchema): string[] {
  return [...new Set(wordsAt(schema, '', schema.$defs ?? {}, new Set()))].sort();
}

function wordsAt(
  schema: JsonSchema,
  path: string,
  definitions: NonNullable<JsonSchema['$defs']>,
  seen: ReadonlySet<string>,
): string[] {
  const reference = schema.$ref?.replace('#/$defs/', '');
  if (reference !== undefined) {
    const target = asSchema(definitions[reference] ?? {});
    // The keys of a definition inside itself are listed once.
    return seen.has(reference)
      ? [path]
      : wordsAt(target, path, definitions, new Set([...seen, reference]));
  }
  const inside = (inner: JsonSchema | boolean, innerPath: string) =>
    wordsAt(asSchema(inner), innerPath, definitions, seen);
  const { items, additionalProperties, properties = {} } = schema;
  return [
    ...(path === '' ? [] : [`${path}${valuesOf(schema)}`]),
    ...Object.entries(properties).flatMap(([key, inner]) =>
      inside(inner, path ? `${path}.${key}` : key),
    ),
    ...(additionalProperties ? inside(additionalProperties, `${path}.*`) : []),
    ...(items && !Array.isArray(items) ? inside(items, `${path}[]`) : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(
      (branch) => inside(branch, path),
    ),
  ];
}

/** Such as ` = "plan" | "enforce", default "plan"`. */
function valuesOf({ const: only, enum: choices, default: value }: JsonSchema): string {
  const values = only === undefined ? (choices ?? []) : [only];
  return [
    values.length === 0 ? '' : ` = ${values.map((choice) => JSON.stringify(choice)).join(' | ')}`,
    value === undefined ? '' : `, default ${JSON.stringify(value)}`,
  ].join('');
}
