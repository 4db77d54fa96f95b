import { expect, test } from 'vitest';
import { sha256 } from '../lambda/sha256.ts';

test('the hash of the standard for its own example', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
