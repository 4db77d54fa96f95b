import { expect, test } from 'vitest';
import * as z from 'zod';
import { alternatives, explainIssue } from '../../lambda/config/messages.ts';

function messageOf(schema: z.ZodType, value: unknown): string | undefined {
  return schema.safeParse(value, { error: explainIssue }).error?.issues[0]?.message;
}

const mapping = z.strictObject({ region: z.string(), tenants: z.string() });

test.each([
  [z.string(), 7, 'must be text (a number or date needs quotes), not `7`'],
  [z.string(), [7], 'must be text (a number or date needs quotes)'],
  [z.boolean(), 'yes', 'must be `true` or `false`, not `yes`'],
  [z.int().min(1), 0, 'must be at least 1, not `0`'],
  [z.number().gt(0), 0, 'must be above 0, not `0`'],
  [z.array(z.string()).min(1), [], 'must not be empty'],
  [z.string().max(2), 'secret', 'must be at most 2 characters long'],
  [z.enum(['plan', 'enforce']), 'sweep', 'must be `plan` or `enforce`, not `sweep`'],
  [z.string().describe('Region.'), undefined, 'missing: Region.'],
  [
    z.string().describe('Region.'),
    7,
    'must be text (a number or date needs quotes), not `7`: Region.',
  ],
  [z.string(), undefined, 'missing; must be text (a number or date needs quotes)'],
])(
  'an issue is explained by what would be valid, and what there is instead: %#',
  (schema, value, text) => {
    expect(messageOf(schema, value)).toBe(text);
  },
);

test('a misspelled key is explained by the key that was probably meant', () => {
  expect(messageOf(mapping, { region: '', tenants: '', regoin: '' })).toBe(
    'unknown key; did you mean `region`?',
  );
});

test('an unknown key is explained by the valid ones', () => {
  expect(messageOf(mapping, { region: '', tenants: '', colour: '' })).toBe(
    'unknown key; valid keys: region, tenants',
  );
  expect(messageOf(z.strictObject({}), { colour: '' })).toBe('unknown key');
});

test('several unknown keys are explained one a line', () => {
  expect(messageOf(z.strictObject({}), { a: 1, b: 2 })).toBe('unknown key\nunknown key');
});

test.each([
  [[], 'something else'],
  [['a'], '`a`'],
  [['a', 'b', 'c'], '`a`, `b` or `c`'],
])('alternatives %j read as %s', (values, text) => {
  expect(alternatives(values)).toBe(text);
});

test.each([['HUNTER2'], ['hunter2'], ['correct horse battery'], ['a'.repeat(41)], ['']])(
  'a value that may be a secret is never repeated: %s',
  (value) => {
    expect(messageOf(z.enum(['plan', 'enforce']), value)).toBe('must be `plan` or `enforce`');
  },
);
