import { expect, test } from 'vitest';
import { MAX_TOKENS } from '../../lambda/domain/remember-tokens.ts';
import {
  NOTHING_REMEMBERED,
  type Remembered,
  rememberRun,
} from '../../lambda/domain/remembered.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import { MAX_BYTES, type Store } from '../../lambda/memory/store.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { recordOf, rememberedTokenOf } from './records.ts';
import { createSharedStore } from './shared-store.ts';

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
    return { ...NOTHING_REMEMBERED, runs: [recordOf()] };
  });
  expect(calls).toBe(4);
  expect(await memory.recall('crm')).toMatchObject({ runs: [recordOf()] });
});

test('what is known is not read again, unless somebody else wrote meanwhile', async () => {
  const store = createSharedStore().store;
  let reads = 0;
  const counting: Store = {
    ...store,
    read(name) {
      reads++;
      return store.read(name);
    },
  };
  const memory = createMemory(counting, LEASES);
  const add = (runId: string) => (before: Remembered) => rememberRun(before, recordOf({ runId }));
  const first = await memory.update('crm', add('run-1'));
  const second = await memory.update('crm', add('run-2'), first);
  expect(reads).toBe(1);
  expect(second).toEqual(await createMemory(store, LEASES).recall('crm'));

  await createMemory(store, LEASES).update('crm', add('run-3'));
  const { runs } = await memory.update('crm', add('run-4'), second);
  expect(reads).toBe(2);
  expect(runs.map(({ runId }) => runId)).toEqual(['run-1', 'run-2', 'run-3', 'run-4']);
});

test('what was forgotten of one connection says nothing of another', async () => {
  const memory = createMemory(createSharedStore().store, LEASES);
  const forget = () => NOTHING_REMEMBERED;
  const forgotten = await memory.update('crm', forget);
  await memory.update('crm', forget, forgotten);
  await expect(memory.update('other', forget)).resolves.toEqual(NOTHING_REMEMBERED);
});

test('a change that never gets through fails, and says what to do', async () => {
  const memory = createMemory(contested(Number.POSITIVE_INFINITY), LEASES);
  await expect(memory.update('crm', (before) => before)).rejects.toMatchObject({
    code: 'memory-unavailable',
    message: expect.stringMatching(/^memory of crm: other runs replaced it 20 times .*run fewer/),
  });
});

test('nothing is remembered of a connection that was never swept', async () => {
  expect(await createMemory(contested(0), LEASES).recall('crm')).toEqual(NOTHING_REMEMBERED);
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

test('more tokens than can be remembered are an error that says what to do, and nothing is written', async () => {
  const memory = createMemory(contested(0), LEASES);
  const intent = { runId: 'run-1', at: NOW, action: 'revoke' } as const;
  const tokens = Array.from(
    { length: MAX_TOKENS + 1 },
    (_, index) => [`${index}`.padStart(26, '0'), rememberedTokenOf({ intent })] as const,
  );

  await expect(
    memory.update('crm', (before) => ({
      ...before,
      tokenKey: 'k'.repeat(43),
      tokens: new Map(tokens),
    })),
  ).rejects.toMatchObject({
    code: 'memory-unavailable',
    message: expect.stringMatching(/memory of crm: .* 100001 tokens, .* 100000 .*`maxRevocations`/),
  });
  expect(await memory.recall('crm')).toEqual(NOTHING_REMEMBERED);
});

test('a document of too many bytes is not written', async () => {
  const memory = createMemory(contested(0), LEASES);
  const runs = [recordOf({ held: 'x'.repeat(MAX_BYTES) })];

  await expect(memory.update('crm', (before) => ({ ...before, runs }))).rejects.toMatchObject({
    code: 'memory-unavailable',
    message: expect.stringContaining('bytes'),
  });
});
