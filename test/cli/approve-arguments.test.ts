import { expect, test } from 'vitest';
import { readHash } from '../../lambda/cli/approve-arguments.ts';

const HASH = 'a'.repeat(64);

test('one hash of 64 digits is read', () => {
  expect(readHash([HASH])).toBe(HASH);
});

test.each([[[]], [['abc']], [[HASH, HASH]], [[HASH.toUpperCase()]]])(
  '%j is refused',
  (operands) => {
    expect(() => readHash(operands)).toThrow(/^approve needs the hash of one plan/);
  },
);
