import { FAULTS, type Fault } from './faults.ts';
import { changesSomething, POINTS, type Point } from './points.ts';

/** One fault at one point. */
export interface Case {
  readonly point: Point;
  readonly fault: Fault;
  readonly times: 'once' | 'for good';
}

/** Every fault at every point of every provider, once and for good. */
export const CASES: readonly Case[] = POINTS.flatMap((point) =>
  FAULTS.filter((fault) => makesSense(fault, point)).flatMap((fault) =>
    (fault.effect === 'none' ? (['once'] as const) : (['once', 'for good'] as const)).map(
      (times): Case => ({ point, fault, times }),
    ),
  ),
);

/** A case as a test is named. */
export function titleOf({ point, fault, times }: Case): string {
  return `${point.provider}: ${fault.title} at ${point.title}, ${times}`;
}

function makesSense({ only }: Fault, point: Point): boolean {
  return only === undefined || (only === 'changes') === changesSomething(point);
}
