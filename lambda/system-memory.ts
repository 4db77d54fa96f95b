import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Memory } from './http-ports.ts';

/** The heap of this process, as V8 was told to limit it or found the machine to be. */
export const systemMemory: Memory = {
  heapBytes: getHeapStatistics().heap_size_limit,
  freeBytes() {
    const { heap_size_limit, used_heap_size, external_memory } = getHeapStatistics();
    return heap_size_limit - used_heap_size - external_memory;
  },
  collect: () => collector()(),
};

/** V8 hands its collector only to contexts that are made after the flag is set. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
