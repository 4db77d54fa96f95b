import { expect, test } from 'vitest';
import { Window } from '../../../lambda/http/pacing/window.ts';

function accept(window: Window, times: number): void {
  for (let time = 0; time < times; time++) window.accept();
}

test('what one whole window held is known after the next opening', () => {
  const window = new Window();
  window.open({ low: 990, high: 1000 }, 0, true);
  accept(window, 104);
  window.open({ low: 10_990, high: 11_000 }, 4, true);
  expect(window.quota).toBe(100);
  accept(window, 90);
  expect([window.isSpent(5), window.isSpent(6)]).toEqual([false, true]);
});

test('the period becomes more exact with each opening', () => {
  const window = new Window();
  window.open({ low: 900, high: 1000 }, 0, true);
  window.open({ low: 10_950, high: 11_000 }, 0, true);
  expect(window.period).toEqual({ low: 9950, high: 10_100 });
  expect(window.nextOpening).toEqual({ low: 20_900, high: 21_100 });
});

test('headers leave what remains, less what may not be counted yet', () => {
  const window = new Window();
  window.setRemaining({ remaining: 3 }, 2, 2);
  expect(window.isSpent(2)).toBe(false);
  window.start();
  expect(window.isSpent(3)).toBe(true);
});

test('what grows while it is used is a bucket', () => {
  const window = new Window();
  window.setRemaining({ remaining: 9 }, 0, 1);
  accept(window, 20);
  window.setRemaining({ remaining: 3 }, 0, 1);
  expect(window.refills).toBe(true);
});
