import { describe, expect, test } from 'vitest';
import { InFlightCap } from '../../../lambda/http/pacing/in-flight-cap.ts';

const flight = (inFlight: number, startedAt: number) => ({ serial: 0, startedAt, inFlight });

/** A ramp to `most` in flight, each number of which was accepted once. */
function rampTo(most: number): InFlightCap {
  const cap = new InFlightCap();
  for (let inFlight = 1; inFlight <= most; inFlight++) cap.accept(flight(inFlight, 0));
  return cap;
}

describe('a refusal of one of a number that was never served', () => {
  test('is one too many, and half of those in flight may start until that proves right', () => {
    const cap = rampTo(12);
    expect(cap.explains(flight(13, 5), 20, 10)).toBe(true);
    expect(cap.cap).toBe(10);
    cap.accept(flight(9, 11));
    expect(cap.cap).toBe(12);
  });

  test('is proven by two round trips; then one more is tried now and then', () => {
    const cap = rampTo(12);
    cap.explains(flight(13, 5), 20, 10);
    for (let accepted = 0; accepted < 30; accepted++) cap.accept(flight(12, 20));
    expect(cap.cap).toBe(12);
    for (let accepted = 0; accepted < 10; accepted++) cap.accept(flight(12, 20));
    expect(cap.cap).toBe(13);
    expect(cap.explains(flight(13, 30), 12, 40)).toBe(true);
    expect(cap.cap).toBe(12);
  });
});

test('a share of the number is used once one more was refused, and is no smaller for what others use', () => {
  const cap = new InFlightCap(0.5);
  for (let inFlight = 1; inFlight <= 12; inFlight++) cap.accept(flight(inFlight, 0));
  cap.explains(flight(13, 5), 20, 10);
  for (let accepted = 0; accepted < 40; accepted++) cap.accept(flight(12, 20));
  expect(cap.cap).toBe(13);
  cap.explains(flight(13, 30), 12, 40);
  expect(cap.cap).toBe(6);
  cap.explains(flight(6, 50), 5, 60);
  cap.explains(flight(6, 70), 5, 80);
  expect(cap.cap).toBe(5);
  for (let accepted = 0; accepted < 400; accepted++) cap.accept(flight(5, 90));
  expect(cap.cap).toBe(6);
});

describe('a refusal is explained otherwise', () => {
  test('when that number was served often', () => {
    const cap = rampTo(50);
    for (let accepted = 0; accepted < 25; accepted++) cap.accept(flight(50, 0));
    expect([cap.explains(flight(50, 5), 49, 10), cap.cap]).toEqual([
      false,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test('when a single request is refused', () => {
    expect(new InFlightCap().explains(flight(1, 0), 0, 10)).toBe(false);
  });

  test('when the next is refused too, before the explanation was proven', () => {
    const cap = rampTo(12);
    cap.explains(flight(13, 5), 20, 10);
    expect([cap.explains(flight(12, 11), 11, 30), cap.cap]).toEqual([
      false,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test('when most of those in flight are refused', () => {
    const cap = rampTo(49);
    let refused = 1;
    while (cap.explains(flight(50, 5), 49, 10)) refused += 1;
    expect([refused, cap.cap]).toEqual([34, Number.POSITIVE_INFINITY]);
  });
});
