import { expect, test } from 'vitest';
import { ServerClock } from '../../lambda/http/server-clock.ts';

test('is ours until a response carries a date', () => {
  const clock = new ServerClock();
  expect([clock.at(5000), clock.uncertaintyMillis]).toEqual([5000, 0]);
});

test('is known more exactly with each date', () => {
  const clock = new ServerClock();
  clock.observe(90_000, 200, 240);
  expect([clock.at(240), clock.uncertaintyMillis]).toEqual([90_000, 1040]);
  clock.observe(91_000, 900, 940);
  expect([clock.at(940), clock.uncertaintyMillis]).toEqual([91_000, 740]);
});

test('is learned anew when it was set', () => {
  const clock = new ServerClock();
  clock.observe(90_000, 0, 10);
  clock.observe(500_000, 1000, 1010);
  expect(clock.at(1010)).toBe(500_000);
});
