import type { Memory } from '../http-ports.ts';
import { BodyBudget } from './body-budget.ts';
import { ParseGate } from './parse-gate.ts';

const MEBIBYTE = 1024 * 1024;

/** A larger body is refused however much memory there is. */
const MAX_BODY_BYTES = 32 * MEBIBYTE;

/** The memory that all responses of a run share, and what one of them may have. */
export class ResponseMemory {
  /** Bytes that one body may have. */
  readonly largestBody: number;
  /** Bytes of heap that one response may take with what is parsed of it. */
  readonly largestWeight: number;
  /** For bodies that are being collected, outside the heap. */
  readonly bodies: BodyBudget;
  /** For bodies that are complete, on their way into the heap. */
  readonly gate: ParseGate;

  constructor(memory: Memory) {
    const { heapBytes } = memory;
    this.largestBody = Math.min(MAX_BODY_BYTES, Math.floor(heapBytes / 4));
    this.largestWeight = Math.floor((heapBytes * 2) / 3);
    const allBodies = Math.max(1.5 * this.largestBody, heapBytes / 4);
    this.bodies = new BodyBudget(allBodies, this.largestBody);
    this.gate = new ParseGate(memory);
  }
}
