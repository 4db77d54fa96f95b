import { expect, test } from 'vitest';
import type { TokenField } from '../../lambda/domain/token.ts';
import { example } from '../../lambda/providers/_example/index.ts';
import { providers } from '../../lambda/providers/index.ts';
import { contracts } from '../contract/contracts.ts';
import { DEFINITIONS } from './clauses.ts';

/** Why a promise cannot be broken at a provider: a sentence each, by its name. */
export type Reasons = Readonly<Record<string, string>>;

/** Tests that every provider is among the rows that try to break a promise, or has a reason why none can. */
export function testCoverage(rows: Iterable<string>, ...reasons: readonly Reasons[]): void {
  test('every provider has a row, or a reason why it needs none', () => {
    const withRow = new Set(rows);
    const exempt = new Set(reasons.flatMap((some) => Object.keys(some)));
    const names = contracts.map(({ name }) => name);
    expect(names.filter((name) => !withRow.has(name) && !exempt.has(name))).toEqual([]);
    expect(names.filter((name) => withRow.has(name) && exempt.has(name))).toEqual([]);
    expect([...withRow, ...exempt].filter((name) => !names.includes(name))).toEqual([]);
  });
}

/** The same reason for each definition without a row: what the promise is about, it does not have. */
export function definitionsWithout(
  rows: readonly (readonly [provider: string, ...unknown[]])[],
  reason: string,
): Reasons {
  const withRow = new Set(rows.map(([provider]) => provider));
  return reasonFor(
    DEFINITIONS.map(({ name }) => name).filter((name) => !withRow.has(name)),
    reason,
  );
}

const DEFINED = new Set(DEFINITIONS.map(({ name }) => name));

/** The providers that are written in code. */
export const CODED = [...providers, example].filter(({ name }) => !DEFINED.has(name));

/** The reason for each provider in code that does not tell a field of its tokens. */
export function codeWithout(field: TokenField): Reasons {
  const without = CODED.filter(({ capabilities }) => !capabilities.includes(field));
  return reasonFor(
    without.map(({ name }) => name),
    `the API does not tell it: \`${field}\` is not among the provider's fields`,
  );
}

/** The same reason for each of these providers. */
export function reasonFor(names: readonly string[], reason: string): Reasons {
  return Object.fromEntries(names.map((name) => [name, reason]));
}
