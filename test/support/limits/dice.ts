import { seeded } from './virtual-time.ts';

/** Draws at random; the same draws for the same seed. */
export class Dice {
  /** In [0, 1). */
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  /** Between two numbers, small ones as often as large ones. */
  spread(low: number, high: number): number {
    return low * (high / low) ** this.random();
  }

  /** One of several. */
  pick<T>(of: readonly T[]): T {
    return of[Math.floor(this.random() * of.length)] as T;
  }
}
