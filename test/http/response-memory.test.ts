import { expect, test } from 'vitest';
import { ResponseMemory } from '../../lambda/http/response-memory.ts';

const MEBIBYTE = 1024 * 1024;

const memoryOf = (mebibytes: number) =>
  new ResponseMemory({
    heapBytes: mebibytes * MEBIBYTE,
    freeBytes: () => mebibytes * MEBIBYTE,
    collect() {},
  });

test.each([
  [64, 16],
  [128, 32],
  [4096, 32],
])('in a heap of %i MiB, a body may have %i MiB', (heap, body) => {
  expect(memoryOf(heap).largestBody).toBe(body * MEBIBYTE);
});

test('what is parsed of one response may take two thirds of the heap', () => {
  expect(memoryOf(96).largestWeight).toBe(64 * MEBIBYTE);
});
