import { expect, test } from 'vitest';
import { createMemory } from '../../lambda/memory/memory.ts';
import type { Store } from '../../lambda/memory/store.ts';
import { createTestClock } from '../support/clock.ts';
import { recordOf } from './records.ts';

const LEASES = { lengthMillis: 1000, clock: createTestClock() };

/** A store in which somebody else writes before each of our first `others` writes. */
function contested(others: number): Store {
  let stored: { text: string; tag: string } | undefined;
  let writes = 0;
  return {
    read: async () => stored && { ...stored, age: async () => 0 },
    async write(_, text, tag) {
      writes++;
      if (writes <= others || tag !== stored?.tag) return undefined;
      stored = { text, tag: `${writes}` };
      return stored.tag;
    },
    remove: () => Promise.reject(new Error('nothing is removed')),
  };
}

test('a change is made again on what somebody else wrote meanwhile', async () => {
  const memory = createMemory(contested(3), LEASES);
  let calls = 0;
  await memory.update('crm', () => {
    calls++;
    return { runs: [recordOf()] };
  });
  expect(calls).toBe(4);
  expect(await memory.recall('crm')).toEqual({ runs: [recordOf()] });
});

test('a change that never gets through fails, and says what to do', async () => {
  const memory = createMemory(contested(Number.POSITIVE_INFINITY), LEASES);
  await expect(memory.update('crm', (before) => before)).rejects.toMatchObject({
    code: 'memory-unavailable',
    message: expect.stringMatching(/^memory of crm: other runs replaced it 20 times .*run fewer/),
  });
});

test('nothing is remembered of a connection that was never swept', async () => {
  expect(await createMemory(contested(0), LEASES).recall('crm')).toEqual({ runs: [] });
});

test('a document that cannot be used is an error that names its connection, and stays as it is', async () => {
  const store: Store = {
    read: async () => ({ text: '{', tag: '1', age: async () => 0 }),
    write: () => Promise.reject(new Error('nothing is replaced')),
    remove: () => Promise.reject(new Error('nothing is removed')),
  };
  const memory = createMemory(store, LEASES);
  const problem = { code: 'memory-unavailable', message: /^memory of crm: .* it is not JSON$/ };
  for (const use of [memory.recall('crm'), memory.update('crm', (before) => before)]) {
    await expect(use).rejects.toMatchObject({
      code: problem.code,
      message: expect.stringMatching(problem.message),
    });
  }
});
