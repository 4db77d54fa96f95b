import { expect, test } from 'vitest';
import { memoryUnavailable } from '../../lambda/memory/store.ts';

test('the error of a store names the place and keeps its cause', () => {
  const cause = new Error('why');
  expect(memoryUnavailable('folder', 'cannot be read', cause)).toMatchObject({
    code: 'memory-unavailable',
    message: 'folder: cannot be read',
    cause,
  });
});
