import { expect, test } from 'vitest';
import { fingerprintKey } from '../../lambda/memory/fingerprint-key.ts';
import { createSharedStore } from './shared-store.ts';

test('the key is chosen at random once, and every later run has the same', async () => {
  const { store } = createSharedStore();
  const key = await fingerprintKey(store);
  expect(key).toMatch(/^[\w-]{43}$/);
  expect(await fingerprintKey(store)).toBe(key);
  expect(await fingerprintKey(createSharedStore().store)).not.toBe(key);
});

test('of two runs that choose at once the first one decides', async () => {
  const { store } = createSharedStore();
  const keys = await Promise.all([fingerprintKey(store), fingerprintKey(store)]);
  expect(new Set(keys).size).toBe(1);
});

test('a key that cannot be written holds for the run that chose it', async () => {
  const { store } = createSharedStore();
  const readOnly = { ...store, write: () => Promise.reject(new Error('read only')) };
  expect(await fingerprintKey(readOnly)).toMatch(/^[\w-]{43}$/);
  expect(await store.read('_fingerprints')).toBeUndefined();
});

test.each([
  ['{"version": 1, "key": "short"}', 'has no valid `key`'],
  ['{"version": 2, "key": ""}', 'was written by a newer version'],
  ['{', 'is not JSON'],
])('a document %j is refused, and never replaced', async (text, problem) => {
  const { store } = createSharedStore();
  await store.write('_fingerprints', text, undefined);
  await expect(fingerprintKey(store)).rejects.toMatchObject({
    code: 'memory-unavailable',
    message: expect.stringContaining(problem),
  });
  expect(await store.read('_fingerprints')).toMatchObject({ text });
});
