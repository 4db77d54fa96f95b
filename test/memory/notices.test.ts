import { expect, test } from 'vitest';
import { MAX_NOTICES, NOTHING_TOLD } from '../../lambda/domain/notice-record.ts';
import { createNoticeMemory } from '../../lambda/memory/notices.ts';
import { DAY, NOW } from '../support/clock.ts';
import { createSharedStore } from './shared-store.ts';

const RECORD = {
  troubles: new Map([['constructor', NOW]]),
  told: new Map([['only-plans', NOW - DAY]]),
  planSince: NOW - 40 * DAY,
  deliveredAt: NOW,
  notices: [{ runId: 'r', subject: 's', text: 't\n' }],
};

test('what people were told is remembered as it was written', async () => {
  const memory = createNoticeMemory(createSharedStore().store);
  expect(await memory.recall()).toEqual(NOTHING_TOLD);
  await memory.update(() => RECORD);
  expect(await memory.recall()).toEqual(RECORD);
});

test('another run that writes in between loses nothing', async () => {
  const shared = createSharedStore();
  const memory = createNoticeMemory(shared.store);
  shared.loseAnswers = 1;
  await memory.update((before) => ({ ...before, deliveredAt: (before.deliveredAt ?? 0) + 1 }));
  expect((await memory.recall()).deliveredAt).toBe(2);
});

test('only the latest notices are kept', async () => {
  const memory = createNoticeMemory(createSharedStore().store);
  const notices = Array.from({ length: 50 }, (_, run) => ({
    runId: `${run}`,
    subject: 's',
    text: 't',
  }));
  await memory.update(() => ({ ...NOTHING_TOLD, notices }));
  expect((await memory.recall()).notices).toEqual(notices.slice(-MAX_NOTICES));
});

test.each([
  ['no JSON', 'is not JSON'],
  ['{"version":2}', 'newer version'],
  ['{"version":1,"troubles":[],"told":{},"notices":[]}', '`troubles` is not a mapping'],
  ['{"version":1,"troubles":{},"told":{"x":-1},"notices":[]}', 'is not a count'],
  ['{"version":1,"troubles":{},"told":{},"notices":[{}]}', 'is not a text'],
  ['{"version":1,"troubles":{},"told":{},"notices":{}}', '`notices` is not a list'],
])('a document that this program cannot have written is refused: %s', async (text, problem) => {
  const { store } = createSharedStore();
  await store.write('_notices', text, undefined);
  await expect(createNoticeMemory(store).recall()).rejects.toMatchObject({
    code: 'memory-unavailable',
    message: expect.stringContaining(problem),
  });
});
