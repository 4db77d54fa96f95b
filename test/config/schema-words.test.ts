import { expect, test } from 'vitest';
import * as z from 'zod';
import { toJsonSchema, typeInWords } from '../../lambda/config/schema-words.ts';

test.each([
  [z.string(), 'text'],
  [z.string().meta({ title: 'duration' }), 'duration'],
  [z.literal('all'), '`all`'],
  [z.enum(['delete', 'revoke']), '`delete`, `revoke`'],
  [z.boolean(), '`true` or `false`'],
  [z.int().min(1).max(500), 'whole number, 1 to 500'],
  [z.number().min(0), 'number, at least 0'],
  [z.number().max(1), 'number, at most 1'],
  [z.array(z.string()), 'list of text'],
  [z.union([z.literal('all'), z.array(z.string())]), '`all` or list of text'],
  [
    z.strictObject({ key: z.string(), value: z.string().optional() }),
    'mapping { key: text; value?: text }',
  ],
  [z.record(z.string(), z.string()), 'mapping'],
])('the type of a value is put into words: %#', (schema, words) => {
  expect(typeInWords(toJsonSchema(schema))).toBe(words);
});

test('a JSON Schema describes what a person writes, not what it is read as', () => {
  const schema = z.string().transform(Number);
  expect(toJsonSchema(schema)).toEqual({ type: 'string' });
});
