import { expect, test } from 'vitest';
import { duration, glob, label } from '../../lambda/config/values.ts';

const messageOf = (schema: typeof duration | typeof glob | typeof label, value: unknown) =>
  schema.safeParse(value).error?.issues[0]?.message;

test('a duration is read as milliseconds', () => {
  expect(duration.parse('2h')).toBe(7_200_000);
  expect(messageOf(duration, '1y')).toBeDefined();
});

test('a number without a unit is not a duration, and the message says how to write one', () => {
  expect(messageOf(duration, 30)).toMatch(/^has no unit; write a duration/);
});

test('a pattern is any text but the empty one', () => {
  expect(glob.parse('ci-*')).toBe('ci-*');
  expect(messageOf(glob, '')).toBeDefined();
});

test('a label is printable and short enough to be shown', () => {
  expect(label.parse('älteste Tokens')).toBe('älteste Tokens');
  expect(messageOf(label, 'a\u001b[31mb')).toBe('must not hold control characters');
  expect(messageOf(label, 'x'.repeat(129))).toBeDefined();
});
