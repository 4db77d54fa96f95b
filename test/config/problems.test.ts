import { expect, test } from 'vitest';
import * as z from 'zod';
import {
  type ConfigurationProblem,
  check,
  formatPath,
  InvalidConfigurationError,
  parsePath,
} from '../../lambda/config/problems.ts';

test.each([
  [['connections', 0, 'settings', 'region'], 'connections[0].settings.region'],
  [['policies', 'team a', 'rules'], 'policies["team a"].rules'],
  [[], ''],
])('the path %j is written as %s', (path, text) => {
  expect(formatPath(path)).toBe(text);
  expect(parsePath(text)).toEqual(path);
});

test('a text that is no path has no steps', () => {
  for (const text of ['--connection', 'line 3, column 5', 'a b'])
    expect(parsePath(text)).toEqual([]);
});

test('an invalid configuration reports each problem on a line of its own', () => {
  const error = new InvalidConfigurationError([
    { path: 'mode', message: 'is wrong' },
    { path: '', message: 'the file is too deep' },
  ]);
  expect(error).toMatchObject({
    name: 'SweepError',
    code: 'invalid-configuration',
    message: 'mode: is wrong\nthe file is too deep',
  });
});

test('a check returns the parsed value and adds no problem', () => {
  const problems: ConfigurationProblem[] = [];
  expect(check(z.string(), 'x', ['a'], problems)).toBe('x');
  expect(problems).toEqual([]);
});

test('a check adds every problem with its whole path, and returns nothing', () => {
  const problems: ConfigurationProblem[] = [];
  const schema = z.strictObject({ size: z.number() });
  expect(check(schema, { size: 'x', colour: 1 }, ['limits'], problems)).toBeUndefined();
  expect(problems.map(({ path }) => path)).toEqual(['limits.size', 'limits.colour']);
});

test('of the forms that a value may have, the one with the fewest problems is explained', () => {
  const problems: ConfigurationProblem[] = [];
  const one = z.strictObject({ id: z.string() });
  const other = z.strictObject({ name: z.string(), region: z.string() });
  check(z.union([one, other]), { id: 7 }, ['token'], problems);
  expect(problems).toEqual([
    { path: 'token.id', message: expect.stringContaining('must be text') },
  ]);
});
