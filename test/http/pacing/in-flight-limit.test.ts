import { expect, test } from 'vitest';
import { InFlightLimit } from '../../../lambda/http/pacing/in-flight-limit.ts';

function accept(limit: InFlightLimit, inFlight: number, times: number): void {
  for (let time = 0; time < times; time++) limit.accept(inFlight);
}

test('a request refused at a number in flight that was never accepted is one too many', () => {
  const limit = new InFlightLimit();
  accept(limit, 8, 20);
  expect(limit.explains(12)).toBe(true);
  expect(limit.cap).toBe(10);
});

test('a request refused at a number that was accepted often is a matter of the rate', () => {
  const limit = new InFlightLimit();
  accept(limit, 12, 50);
  expect(limit.explains(12)).toBe(false);
  expect(limit.cap).toBe(Number.POSITIVE_INFINITY);
});

test('a cap after which everything is refused was a wrong guess, and is not made again', () => {
  const limit = new InFlightLimit();
  accept(limit, 8, 20);
  expect([limit.explains(12), limit.explains(10), limit.explains(10)]).toEqual([true, true, false]);
  expect(limit.cap).toBe(Number.POSITIVE_INFINITY);
  expect(limit.explains(40)).toBe(false);
});

test('more requests are tried after a while without a refusal', () => {
  const limit = new InFlightLimit();
  accept(limit, 8, 20);
  limit.explains(12);
  accept(limit, 10, 20);
  expect(limit.cap).toBe(11);
});
