import { formatDuration } from '../../domain/duration.ts';
import type { Conditions, Rule } from '../../domain/policy-types.ts';

/** One condition of a rule as the configuration writes it: `expiredFor 7d`. */
export function describeCondition({ when }: Rule, condition: keyof Conditions): string {
  return condition === 'not'
    ? `not ${describeConditions(when.not ?? {})}`
    : `${condition} ${describeValue(when[condition])}`;
}

function describeConditions({ not, ...conditions }: Conditions): string {
  const parts = Object.entries(conditions).map(
    ([name, value]) => `${name} ${describeValue(value)}`,
  );
  if (not) parts.push(`not ${describeConditions(not)}`);
  return `{ ${parts.join(', ')} }`;
}

function describeValue(value: unknown): string {
  return typeof value === 'number' ? formatDuration(value) : JSON.stringify(value);
}
