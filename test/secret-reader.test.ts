import { expect, test } from 'vitest';
import { secretReader } from '../lambda/secret-reader.ts';

test('the secrets of all connections are read once, when the first one is asked for', async () => {
  const asked: (readonly string[])[] = [];
  const read = secretReader([{ secret: 'a' }, {}, { secret: 'b' }, { secret: 'a' }], {
    async read(ids) {
      asked.push(ids);
      return new Map(ids.map((id) => [id, `value of ${id}`]));
    },
  });
  expect(asked).toEqual([]);
  expect(await Promise.all([read('b'), read('a'), read('c')])).toEqual([
    'value of b',
    'value of a',
    undefined,
  ]);
  expect(asked).toEqual([['a', 'b']]);
});
