import { describe, expect, test } from 'vitest';
import { hash53, slotOf } from '../../lambda/domain/id-hash.ts';

describe('the hash of an id', () => {
  test('is a positive integer that a double holds exactly', () => {
    for (const text of ['', 'a', 'token-1', '\u{1f511}'.repeat(100)]) {
      const hash = hash53(text);
      expect(Number.isSafeInteger(hash)).toBe(true);
      expect(hash).toBeGreaterThan(0);
    }
  });

  test('is the same for the same id', () => {
    expect(hash53('token-1')).toBe(hash53(['token', '1'].join('-')));
  });

  test('differs for ids that differ in one character, in its place or in order', () => {
    const ids = ['ab', 'ba', 'aa', 'bb', 'a', 'b', 'ab ', ' ab', 'Ab'];
    expect(new Set(ids.map(hash53)).size).toBe(ids.length);
  });

  test('differs for a hundred thousand numbered ids', () => {
    const hashes = new Set<number>();
    for (let index = 0; index < 100_000; index++) hashes.add(hash53(`token-${index}`));
    expect(hashes.size).toBe(100_000);
  });
});

describe('the slot of a hash', () => {
  test('is the one that its lowest bits name, while that is empty', () => {
    expect(slotOf(new Float64Array(8), 13)).toBe(5);
  });

  test('is the one that holds it', () => {
    expect(slotOf(Float64Array.of(0, 9, 0, 0), 9)).toBe(1);
  });

  test('is the next empty one where another hash is in the way, past the end too', () => {
    expect(slotOf(Float64Array.of(0, 9, 0, 0), 5)).toBe(2);
    expect(slotOf(Float64Array.of(0, 0, 0, 3), 7)).toBe(0);
  });
});
