import { ResponseMemory } from '../../lambda/http/response-memory.ts';
import type { Memory } from '../../lambda/http-ports.ts';

/** More memory than any response in a test takes. */
export const AMPLE_MEMORY: Memory = {
  heapBytes: 4 * 1024 ** 3,
  freeBytes: () => 4 * 1024 ** 3,
  collect: () => {},
};

/** What the sockets of a test share. */
export const responseMemory = (memory = AMPLE_MEMORY) => new ResponseMemory(memory);
