import { expect, test } from 'vitest';
import { bySameCause } from '../../../lambda/report/text/same-cause.ts';

const failed = (name: string, code: string, message: string) => ({
  name,
  error: { code, message },
});

test('problems with the same code and message are one, with everything that has it', () => {
  const items = [
    failed('a', 'forbidden', 'no'),
    failed('b', 'timeout', 'no'),
    failed('c', 'forbidden', 'no'),
    failed('d', 'forbidden', 'never'),
  ];
  const causes = bySameCause(items, ({ error }) => error);
  expect(causes.map(([, of]) => of.map(({ name }) => name))).toEqual([['a', 'c'], ['b'], ['d']]);
  expect(causes.map(([problem]) => problem)).toContainEqual({ code: 'timeout', message: 'no' });
});
