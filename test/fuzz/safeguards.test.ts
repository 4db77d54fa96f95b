import fc from 'fast-check';
import { expect } from 'vitest';
import { guard } from '../../lambda/domain/guard.ts';
import { compilePolicy, decide } from '../../lambda/domain/policy.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { NOW } from '../support/clock.ts';
import { planOf } from '../support/tokens.ts';
import { shuffle } from './arbitraries.ts';
import { type Judged, judge, judged } from './judged.ts';
import { property } from './property.ts';

property(
  'safeguards cut the plan: each candidate is allowed or withheld, in its order, and nothing is added',
  judged,
  ({ policy, tokens, skewMillis }) => {
    const plan = planOf(policy, tokens);
    const { allowed, withheld, held } = guard(plan, skewMillis);
    const kept = new Set(withheld.map(({ candidate }) => candidate));
    expect(allowed).toEqual(plan.candidates.filter((one) => !kept.has(one)));
    expect(allowed.length + withheld.length).toBe(plan.candidates.length);
    expect(kept.size).toBe(withheld.length);
    if (held !== undefined) expect(allowed).toEqual([]);
  },
);

property('nothing is planned that no rule wants gone', judged, ({ policy, tokens }) => {
  const compiled = compilePolicy(policy);
  const plan = planOf(policy, tokens);
  const wanted = tokens.filter((one) => {
    const { action } = decide(compiled, one, NOW);
    return !one.providerState && (action === 'revoke' || action === 'disable');
  });
  expect(new Set(plan.candidates.map((one) => one.token))).toEqual(new Set(wanted));
});

property(
  'in each group as many living tokens stay as keepNewest says, or all that there are',
  judged,
  ({ policy, tokens, skewMillis }) => {
    const { go } = judge({ policy, tokens, skewMillis });
    const alive = tokens.filter(
      ({ expiresAt, providerState, disabled }) =>
        !providerState && !disabled && !(typeof expiresAt === 'number' && expiresAt <= NOW),
    );
    for (const [, members] of Map.groupBy(alive, ({ group }) => group)) {
      const ids = new Set(members.map(({ id }) => id));
      const staying = new Set(members.filter((one) => !go.has(one)).map(({ id }) => id));
      expect(staying.size).toBeGreaterThanOrEqual(Math.min(policy.safeguards.keepNewest, ids.size));
    }
  },
);

property(
  'of more than three that go, the living are at most their share of the different living tokens',
  judged,
  ({ policy, tokens, skewMillis }) => {
    const { go } = judge({ policy, tokens, skewMillis });
    if (go.size <= 3) return;
    const living = tokens.filter(
      ({ expiresAt, providerState, disabled }) =>
        !providerState && !disabled && !(typeof expiresAt === 'number' && expiresAt <= NOW),
    );
    const different = new Set(living.map(({ id }) => id)).size;
    const going = living.filter((one) => go.has(one)).length;
    const { maxRevocationShare } = policy.safeguards;
    expect(going).toBeLessThanOrEqual(maxRevocationShare * different + 1e-9);
  },
);

property('the order of listing changes nothing', fc.tuple(judged, shuffle), ([one, shuffled]) => {
  expect(verdicts({ ...one, tokens: shuffled(one.tokens) })).toEqual(verdicts(one));
});

/** What is said of each candidate, by token. */
function verdicts({ policy, tokens, skewMillis }: Judged): Map<Token, string> {
  const { allowed, withheld } = guard(planOf(policy, tokens), skewMillis);
  return new Map([
    ...allowed.map((one) => [one.token, one.rule.name] as const),
    ...withheld.map(({ candidate, reason }) => [candidate.token, reason] as const),
  ]);
}
