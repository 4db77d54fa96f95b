import { expect, test } from 'vitest';
import * as z from 'zod';
import { DefinitionSchema } from '../../../lambda/providers/rest/definition.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

const schema = z.toJSONSchema(DefinitionSchema, { io: 'input', unrepresentable: 'any' });

/** The paths of all keys of all mappings in a schema that say nothing about themselves. */
function undescribed(part: JsonSchema | boolean, path: string): string[] {
  if (typeof part === 'boolean') return [];
  const own = Object.entries(part.properties ?? {}).flatMap(([key, property]) => {
    const isSaid = typeof property === 'object' && (property.description || property.const);
    const here = `${path}.${key}`;
    return [...(isSaid ? [] : [here]), ...undescribed(property, here)];
  });
  const inner = [
    ...(part.anyOf ?? []),
    ...(part.oneOf ?? []),
    ...(part.allOf ?? []),
    ...Object.values(part.$defs ?? {}),
    ...[part.items ?? [], part.additionalProperties ?? []].flat(),
  ];
  return [...own, ...inner.flatMap((one) => undescribed(one, path))];
}

test('every key of a definition has a description', () => {
  expect([...new Set(undescribed(schema, 'definition'))]).toEqual([]);
});

test('editors know keys under their present and their former names', () => {
  const text = JSON.stringify(schema);
  for (const key of ['ownToken', 'forEach', 'explode', 'itemsPath', 'missingMeansEmpty']) {
    expect(text).toContain(`"${key}":`);
    expect(text).toContain(`Former name of \`${key}\`.`);
  }
});
