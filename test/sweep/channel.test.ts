import { expect, test } from 'vitest';
import { Channel } from '../../lambda/sweep/channel.ts';

test('what was pushed before anybody waits is not lost, and comes in order', async () => {
  const channel = new Channel<number>();
  channel.push(1);
  channel.push(2);
  expect(await channel.take()).toEqual([1, 2]);
});

test('whoever waits gets what comes', async () => {
  const channel = new Channel<number>();
  const taken = channel.take();
  channel.push(1);
  expect(await taken).toEqual([1]);
});

test('a channel that was closed gives what it still has, and then nothing', async () => {
  const channel = new Channel<number>();
  channel.push(1);
  channel.close();
  expect(await channel.take()).toEqual([1]);
  expect(await channel.take()).toEqual([]);
});

test('closing ends the wait of whoever waits', async () => {
  const channel = new Channel<number>();
  const taken = channel.take();
  channel.close();
  expect(await taken).toEqual([]);
});
