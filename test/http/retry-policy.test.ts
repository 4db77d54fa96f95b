import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyStatus, decideRetry, requestedDelay } from '../../lambda/http/retry-policy.ts';
import type { RetryClass } from '../../lambda/http-ports.ts';
import { HOUR, NOW } from '../support/clock.ts';

const NO_DEADLINE = Number.POSITIVE_INFINITY;
const RETRY: RetryClass = { kind: 'retry' };
const THROTTLED: RetryClass = { kind: 'throttled' };

const attempted = (number: number, retryClass: RetryClass, requestedMillis?: number) => ({
  number,
  retryClass,
  requestedMillis,
});

describe('the meaning of a status', () => {
  test('is a throttle for 429, a passing failure for every server error that may pass, and final for all others', () => {
    const all = Array.from({ length: 900 }, (_, i) => i + 100);
    const kindOf = (status: number) => classifyStatus({ status, headers: {}, text: '' }, NOW).kind;
    const never = all.filter((status) => status >= 500 && kindOf(status) === 'final');
    const retried = all.filter((status) => kindOf(status) === 'retry');
    const throttled = all.filter((status) => kindOf(status) === 'throttled');
    expect([never, throttled]).toEqual([[501, 505], [429]]);
    expect(Math.min(...retried)).toBe(500);
  });
});

describe('the wait that was asked for', () => {
  test('is what Retry-After says, or else what the provider is known to need', () => {
    const known: RetryClass = { kind: 'throttled', waitMillis: 60_000 };
    for (const retryClass of [RETRY, known]) {
      expect(requestedDelay(retryClass, '120', NOW)).toBe(120_000);
      expect(requestedDelay(retryClass, '0', NOW)).toBe(0);
    }
    expect(requestedDelay(known, 'soon', NOW)).toBe(60_000);
    expect(requestedDelay(known, undefined, NOW)).toBe(60_000);
    expect(requestedDelay(RETRY, 'soon', NOW)).toBeUndefined();
  });

  test('is none where nobody asked', () => {
    expect(requestedDelay(RETRY, undefined, NOW)).toBeUndefined();
    expect(requestedDelay(THROTTLED, undefined, NOW)).toBeUndefined();
    expect(requestedDelay({ kind: 'final' }, '5', NOW)).toBeUndefined();
  });
});

describe('after an attempt', () => {
  test('that was final nothing follows', () => {
    const attempt = attempted(1, { kind: 'final' });
    expect(decideRetry(attempt, NOW, NO_DEADLINE, 0.5)).toEqual({ kind: 'done' });
  });

  test('that was the last nothing follows, not even a wait that was asked for', () => {
    for (const [number, retryClass] of [
      [4, RETRY],
      [12, THROTTLED],
    ] as const) {
      const attempt = attempted(number, retryClass, 1000);
      expect(decideRetry(attempt, NOW, NOW, 0.5)).toEqual({ kind: 'done' });
    }
  });

  test('the back-off is drawn evenly between zero and a bound, which doubles after each failure', () => {
    const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 3), draws, (number, random) => {
        const bound = 2 ** (number - 1);
        expect(decideRetry(attempted(number, RETRY), NOW, NO_DEADLINE, random)).toEqual({
          kind: 'wait',
          waitMillis: random * 200 * bound,
        });
        expect(decideRetry(attempted(number, THROTTLED), NOW, NO_DEADLINE, random)).toEqual({
          kind: 'wait',
          waitMillis: random * 1000,
        });
      }),
    );
  });

  test('a wait that was asked for is kept to the millisecond', () => {
    const waits = fc.integer({ min: 1, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(fc.constantFrom(RETRY, THROTTLED), waits, (retryClass, waitMillis) => {
        const next = decideRetry(attempted(1, retryClass, waitMillis), NOW, NO_DEADLINE, 0.9);
        expect(next).toEqual({ kind: 'wait', waitMillis });
      }),
    );
  });

  test('a wait of zero falls back to the back-off', () => {
    const next = decideRetry(attempted(1, RETRY, 0), NOW, NO_DEADLINE, 0.5);
    expect(next).toEqual({ kind: 'wait', waitMillis: 100 });
  });

  test('a wait that leaves no time is left to the next run', () => {
    const attempt = attempted(1, THROTTLED, 5000);
    expect(decideRetry(attempt, NOW, NOW + 5001, 0)).toEqual({ kind: 'wait', waitMillis: 5000 });
    expect(decideRetry(attempt, NOW, NOW + 5000, 0)).toEqual({ kind: 'defer' });
    expect(decideRetry(attempted(1, RETRY), NOW, NOW + 99, 0.5)).toEqual({ kind: 'defer' });
  });

  test('a wait that no timer can count is left to the next run, deadline or not', () => {
    for (const waitMillis of [2 ** 31, Number.MAX_SAFE_INTEGER]) {
      const attempt = attempted(1, THROTTLED, waitMillis);
      expect(decideRetry(attempt, NOW, NO_DEADLINE, 0)).toEqual({ kind: 'defer' });
    }
  });
});

describe('whatever headers say', () => {
  const word = fc.constantFrom(
    ...[
      '0',
      '-0',
      '-1',
      '1.5',
      '1e9',
      '1e400',
      'NaN',
      'Infinity',
      '',
      ' ',
      ',',
      ';',
      '\t',
      '٣',
      '"7"',
    ],
    ...['9'.repeat(16), '9'.repeat(400), '0'.repeat(400), '2147483648', '1795608060', 'now'],
    ...[
      'Wed, 25 Nov 2026 12:00:30 GMT',
      'Wednesday, 25-Nov-26 12:00:30 GMT',
      'Wed Nov 25 12:00:30 2026',
    ],
    ...['Sun, 31 Dec 9999 23:59:59 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT', '2026-11-25T12:00:30Z'],
  );
  const text = fc.oneof(
    word,
    fc.array(word, { maxLength: 4 }).map((words) => words.join(', ')),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  const names = ['retry-after', 'x-retry-after', 'ratelimit', 'ratelimit-reset'];
  const triples = ['x-ratelimit', 'x-rate-limit'].flatMap((prefix) =>
    ['limit', 'remaining', 'reset'].map((part) => `${prefix}-${part}`),
  );
  const headers = fc.dictionary(fc.constantFrom(...names, ...triples), text, { maxKeys: 5 });

  test('a refused request waits for a time that a timer can count, or is left to the next run', () => {
    const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(403, 429, 503), headers, draws, (status, given, random) => {
        const retryClass = classifyStatus({ status, headers: given, text: '' }, NOW);
        const asked = requestedDelay(retryClass, given['retry-after'], NOW);
        if (asked !== undefined) expect(asked).toBeGreaterThanOrEqual(0);
        const next = decideRetry(attempted(1, retryClass, asked), 0, HOUR, random);
        if (next.kind !== 'wait') return;
        expect(next.waitMillis).toBeGreaterThanOrEqual(0);
        expect(next.waitMillis).toBeLessThan(HOUR);
      }),
      { numRuns: 2000 },
    );
  });
});
