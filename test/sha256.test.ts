import { expect, test } from 'vitest';
import { digestOf, sha256 } from '../lambda/sha256.ts';

test('the hash of the standard for its own example', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('equal values have one digest, in whatever order their keys are', () => {
  expect(digestOf({ a: 1, b: { c: [1, 2], d: undefined } })).toBe(
    digestOf({ b: { c: [1, 2] }, a: 1 }),
  );
});

test.each([[{ a: 2 }], [{ b: 1 }], [[1]], ['a'], [undefined]])(
  'another value has another digest: %j',
  (value) => {
    expect(digestOf(value)).not.toBe(digestOf({ a: 1 }));
  },
);
