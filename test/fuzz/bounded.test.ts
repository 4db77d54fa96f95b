import fc from 'fast-check';
import { expect } from 'vitest';
import { guard } from '../../lambda/domain/guard.ts';
import { PlanBuilder } from '../../lambda/domain/plan.ts';
import { compilePolicy } from '../../lambda/domain/policy.ts';
import { SharedRoom } from '../../lambda/domain/room.ts';
import { NOW } from '../support/clock.ts';
import { NOT_LISTED, noOwnToken } from '../support/own-token.ts';
import { planOf } from '../support/tokens.ts';
import { type Judged, judged } from './judged.ts';
import { opinionsOf } from './oracle.ts';
import { property } from './property.ts';
import { written } from './written.ts';

/** Rooms in which none, one or a few candidates are kept beyond what `maxRevocations` allows. */
const rooms = fc.constantFrom(0, 800, 2000, 5000);

/** Guards a plan in which no more candidates are kept than the room allows. */
function guardBounded({ policy, tokens, skewMillis }: Judged, roomBytes: number) {
  const builder = new PlanBuilder(
    compilePolicy(policy),
    NOW,
    noOwnToken(),
    new SharedRoom(2 * roomBytes).open(),
  );
  for (const token of tokens) builder.add(token);
  const plan = builder.build(NOT_LISTED);
  return { plan, ...guard(plan, skewMillis) };
}

type Guarded = ReturnType<typeof guard>;

/** How many tokens are withheld for each reason, by rule. */
function withheldCounts({ withheld, counted }: Guarded): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (rule: string, reason: string, count: number) => {
    counts[`${rule}: ${reason}`] = (counts[`${rule}: ${reason}`] ?? 0) + count;
  };
  for (const { candidate, reason } of withheld) add(candidate.rule.name, reason, 1);
  for (const { rule, reason, count } of counted) add(rule.name, reason, count);
  return counts;
}

property(
  'a plan with little room says of as many tokens the same as one with room for all, or holds the connection',
  fc.tuple(judged, rooms),
  ([one, roomBytes]) => {
    const bounded = guardBounded(one, roomBytes);
    const whole = guard(planOf(one.policy, one.tokens), one.skewMillis);
    expect(bounded.plan.listed).toBe(one.tokens.length);
    if (bounded.held?.includes('only counted')) {
      expect(bounded.allowed).toEqual([]);
      const sum = Object.values(withheldCounts(bounded)).reduce((all, count) => all + count, 0);
      expect(sum).toBe(whole.allowed.length + whole.withheld.length);
      return;
    }
    expect(bounded.held).toBe(whole.held);
    expect(bounded.allowed).toEqual(whole.allowed);
    expect(withheldCounts(bounded)).toEqual(withheldCounts(whole));
  },
);

property(
  'a plan with little room agrees with the oracle on how many tokens are withheld and why',
  fc.tuple(judged, rooms),
  ([one, roomBytes]) => {
    const bounded = guardBounded(one, roomBytes);
    const opinions = opinionsOf(written(one.policy), one.tokens, NOW, one.skewMillis);
    if (bounded.held?.includes('only counted')) return;
    const counts: Record<string, number> = {};
    for (const [key, count] of Object.entries(withheldCounts(bounded))) {
      const by = key.split(': ')[1] ?? '';
      counts[by] = (counts[by] ?? 0) + count;
    }
    const expected: Record<string, number> = {};
    for (const { decision, by = '' } of opinions) {
      if (decision === 'withheld') expected[by] = (expected[by] ?? 0) + 1;
    }
    expect(counts).toEqual(expected);
  },
);

property(
  'as many candidates are kept as maxRevocations allows, and the first ones',
  judged,
  (one) => {
    const { plan } = guardBounded(one, 0);
    const { candidates } = planOf(one.policy, one.tokens);
    expect(plan.candidates.length + plan.counted.size).toBe(candidates.length);
    expect(plan.candidates.length).toBeLessThanOrEqual(one.policy.safeguards.maxRevocations);
    const kept = new Set(plan.candidates.map(({ token }) => token));
    expect(plan.candidates).toEqual(candidates.filter(({ token }) => kept.has(token)));
  },
);
