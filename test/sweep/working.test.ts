import { expect, test } from 'vitest';
import { Working } from '../../lambda/sweep/working.ts';
import { settled } from './settled.ts';

test('there is room for another connection as soon as fewer work, and not before', async () => {
  const working = new Working();
  const works = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  for (const { promise } of works) working.add(promise);
  let hasRoom = false;
  const room = working.fewerThan(2).then(() => {
    hasRoom = true;
  });
  await settled();
  expect(hasRoom).toBe(false);
  works[1]?.resolve();
  await room;
  expect(hasRoom).toBe(true);
});

test('what one connection throws is thrown without waiting for the others', async () => {
  const working = new Working();
  working.add(new Promise(() => {}));
  working.add(Promise.reject(new Error('broken')));
  await expect(working.fewerThan(1)).rejects.toThrow('broken');
});
