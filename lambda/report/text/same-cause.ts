import type { Problem } from '../../domain/events.ts';

/** Each problem once, with everything that has it, in the order in which they came. */
export function bySameCause<Item>(
  items: readonly Item[],
  problemOf: (item: Item) => Problem,
): readonly (readonly [Problem, readonly Item[]])[] {
  const causes = new Map<string, [Problem, Item[]]>();
  for (const item of items) {
    const problem = problemOf(item);
    const cause = `${problem.code}: ${problem.message}`;
    const known = causes.get(cause);
    if (known) known[1].push(item);
    else causes.set(cause, [problem, [item]]);
  }
  return [...causes.values()];
}
