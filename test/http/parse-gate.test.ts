import { expect, test } from 'vitest';
import { ParseGate } from '../../lambda/http/parse-gate.ts';
import type { Memory } from '../../lambda/http-ports.ts';

/** A heap in which each response takes its weight, until it is dropped and then collected. */
class TestHeap implements Memory {
  readonly heapBytes = 100;
  live = 0;
  garbage = 0;
  collected = 0;
  onCollect = () => {};

  freeBytes(): number {
    return this.heapBytes - this.live - this.garbage;
  }

  collect(): void {
    this.collected++;
    this.garbage = 0;
    this.onCollect();
  }
}

function enter(gate: ParseGate, heap: TestHeap, weight: number): Promise<void> {
  return new Promise((resolve) => {
    gate.add({
      weight,
      enter() {
        heap.live += weight;
        resolve();
      },
    });
  });
}

test('responses go through in turn as long as there is ample room', async () => {
  const heap = new TestHeap();
  const gate = new ParseGate(heap);
  await Promise.all([enter(gate, heap, 40), enter(gate, heap, 30)]);
  expect([heap.live, heap.collected]).toEqual([70, 0]);
});

test('where there is no ample room, memory that nobody needs is collected first', async () => {
  const heap = new TestHeap();
  heap.garbage = 80;
  await enter(new ParseGate(heap), heap, 40);
  expect([heap.live, heap.collected]).toEqual([40, 1]);
});

test('a response waits until another one is no longer needed', async () => {
  const heap = new TestHeap();
  heap.live = 80;
  heap.onCollect = () => {
    if (heap.collected === 2) heap.live = 0;
  };
  await enter(new ParseGate(heap), heap, 40);
  expect([heap.live, heap.collected]).toEqual([40, 2]);
});

test('a response that gives up waiting lets the next one through', async () => {
  const heap = new TestHeap();
  heap.live = 50;
  const gate = new ParseGate(heap);
  const impatient = { weight: 60, enter: () => expect.unreachable() };
  gate.add(impatient);
  const next = enter(gate, heap, 50);
  gate.remove(impatient);
  gate.remove(impatient);
  await next;
  expect(heap.live).toBe(100);
});

test('half of the free memory is ample room for a response while no other waits', () => {
  const heap = new TestHeap();
  const gate = new ParseGate(heap);
  expect([gate.hasAmple(50), gate.hasAmple(51)]).toEqual([true, false]);
  gate.add({ weight: 1, enter: () => {} });
  expect(gate.hasAmple(1)).toBe(false);
});
