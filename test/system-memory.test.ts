import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { systemMemory } from '../lambda/system-memory.ts';

test('the memory of this process is the heap that V8 may fill, and less of it is free', () => {
  expect(systemMemory.heapBytes).toBe(getHeapStatistics().heap_size_limit);
  expect(systemMemory.freeBytes()).toBeGreaterThan(0);
  expect(systemMemory.freeBytes()).toBeLessThan(systemMemory.heapBytes);
});

test('a collection makes room of what nobody holds any more', () => {
  const lists = Array.from({ length: 2000 }, () => new Array(5000).fill(0));
  const before = systemMemory.freeBytes();
  lists.length = 0;
  systemMemory.collect();
  expect(systemMemory.freeBytes()).toBeGreaterThan(before);
});
