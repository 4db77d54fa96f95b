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
    (fault.kind === 'stop' ? (['once'] as const) : (['once', 'for good'] as const)).map(
      (times): Case => ({ point, fault, times }),
    ),
  ),
);

/** A case as a test is named. */
export function titleOf({ point, fault, times }: Case): string {
  return `${point.provider}: ${fault.title} at ${point.title}, ${times}`;
}

/** The cases of an ordinary run: all with `FAULTS=all`, otherwise every so many, so that all points and faults occur. */
export function chosenCases(all: boolean): readonly Case[] {
  return all ? CASES : CASES.filter((_, index) => index % STRIDE === 0);
}

/** Shares no factor with the number of faults at a point, so that the faults move along from point to point. */
const STRIDE = 11;

function makesSense({ only }: Fault, point: Point): boolean {
  return only === undefined || (only === 'changes') === changesSomething(point);
}
