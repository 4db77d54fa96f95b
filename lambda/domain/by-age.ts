import { keyOf, type Token } from './token.ts';

/** Orders tokens by age, the oldest first: those of an unknown age come last, and those of one age are ordered by their keys. */
export function byAge(left: Token, right: Token): number {
  const { createdAt: leftAt = Number.POSITIVE_INFINITY } = left;
  const { createdAt: rightAt = Number.POSITIVE_INFINITY } = right;
  if (leftAt !== rightAt) return leftAt - rightAt;
  const [leftKey, rightKey] = [keyOf(left), keyOf(right)];
  if (leftKey === rightKey) return 0;
  return leftKey < rightKey ? -1 : 1;
}
