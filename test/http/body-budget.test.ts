import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BodyBudget, type Collecting, FREE_BYTES } from '../../lambda/http/body-budget.ts';

const LARGEST = 100 * FREE_BYTES;

/** A body of so many bytes, which takes them as far as it is let. */
class TestBody implements Collecting {
  readonly owner: object;
  readonly #budget: BodyBudget;
  #left: number;
  #isPaused = false;

  constructor(budget: BodyBudget, bytes: number, owner: object = {}) {
    this.#budget = budget;
    this.#left = bytes;
    this.owner = owner;
  }

  get isComplete(): boolean {
    return this.#left === 0 && !this.#isPaused;
  }

  get canGoOn(): boolean {
    return !this.#isPaused;
  }

  /** Takes what comes next; true when there is no more to take. */
  step(): boolean {
    if (this.#isPaused || this.#left === 0) return this.isComplete;
    const bytes = Math.min(this.#left, FREE_BYTES);
    this.#left -= bytes;
    this.#isPaused = !this.#budget.take(this, bytes);
    return this.isComplete;
  }

  end(): void {
    this.#budget.release(this);
  }

  resume(): void {
    this.#isPaused = false;
  }
}

function fill(...bodies: TestBody[]): void {
  for (let turn = 0; turn < 500; turn++) for (const body of bodies) body.step();
}

test('bodies that fit together never wait', () => {
  const budget = new BodyBudget(4 * LARGEST, LARGEST);
  const bodies = [1, 2].map(() => new TestBody(budget, LARGEST));
  fill(...bodies);
  expect(bodies.map(({ isComplete }) => isComplete)).toEqual([true, true]);
});

test('of more than fit, the oldest is completed, and then the next', () => {
  const budget = new BodyBudget(LARGEST, LARGEST);
  const bodies = [1, 2, 3].map(() => new TestBody(budget, LARGEST));
  const [first, second] = bodies;
  fill(...bodies);
  expect(bodies.map(({ isComplete }) => isComplete)).toEqual([true, false, false]);
  first?.end();
  first?.end();
  fill(...bodies);
  expect(second?.isComplete).toBe(true);
});

test('one connection cannot take what another needs', () => {
  const budget = new BodyBudget(2 * LARGEST, LARGEST);
  const greedy = {};
  const stalled = Array.from({ length: 5 }, () => new TestBody(budget, LARGEST - 1, greedy));
  fill(...stalled);
  const other = new TestBody(budget, 0.7 * LARGEST);
  fill(other);
  expect(other.isComplete).toBe(true);
});

test('whatever comes in whatever order, every body is completed', () => {
  const body = fc.record({ bytes: fc.integer({ min: 1, max: LARGEST }), owner: fc.nat(3) });
  fc.assert(
    fc.property(
      fc.array(body, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: LARGEST, max: 3 * LARGEST }),
      fc.infiniteStream(fc.nat()),
      (described, bytes, picks) => {
        const owners = [{}, {}, {}, {}];
        const budget = new BodyBudget(bytes, LARGEST);
        const left = new Set(
          described.map((one) => new TestBody(budget, one.bytes, owners[one.owner])),
        );
        while (left.size > 0) {
          const able = [...left].filter(({ canGoOn }) => canGoOn);
          expect(able.length, 'somebody can go on').toBeGreaterThan(0);
          const one = able[(picks.next().value ?? 0) % able.length];
          if (!one?.step()) continue;
          left.delete(one);
          one.end();
        }
      },
    ),
  );
});
