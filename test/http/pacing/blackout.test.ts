import { expect, test } from 'vitest';
import { Blackout } from '../../../lambda/http/pacing/blackout.ts';
import { Opening } from '../../../lambda/http/pacing/opening.ts';

test('probes come one at a time, each after a longer wait', () => {
  const blackout = new Blackout(new Opening(), 0, 50, 1000, 50);
  const waits: number[] = [];
  for (let now = 0, probe = 0; probe < 30; probe++) {
    waits.push(blackout.probeAt - now);
    now = blackout.probeAt;
    blackout.probe();
    expect(blackout.probeAt).toBe(Number.POSITIVE_INFINITY);
    blackout.refuse(now, now);
  }
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits.at(-1)).toBeGreaterThan(400);
});

test('nothing is sent before a proven prediction but one probe in the middle of its span', () => {
  const opening = new Opening();
  opening.say('headers', { low: 0, high: 1000 });
  opening.judge({ low: 0, high: 900 }, 50);
  opening.say('headers', { low: 59_000, high: 60_000 });
  const blackout = new Blackout(opening, 10_000, 50, 1000);
  expect(blackout.probeAt).toBe(59_500);
  blackout.probe();
  blackout.refuse(59_500, 59_520);
  expect(blackout.probeAt).toBe(60_000);
});

test('it ended between the last refusal and the first acceptance', () => {
  const blackout = new Blackout(new Opening(), 0, 50, 1000, 50);
  blackout.probe();
  blackout.refuse(50, 70);
  expect(blackout.endedWithin(120)).toEqual({ low: 50, high: 120 });
});
