import fc from 'fast-check';
import { expect } from 'vitest';
import { compileConditions, evaluateAll } from '../../lambda/domain/conditions.ts';
import { compilePolicy, decide } from '../../lambda/domain/policy.ts';
import type { Conditions, Policy, Safeguards } from '../../lambda/domain/policy-types.ts';
import { guard } from '../../lambda/domain/safeguards.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { NOW } from '../support/clock.ts';
import { planOf } from '../support/tokens.ts';
import {
  conditions,
  millis,
  policies,
  population,
  protectEntry,
  shuffle,
  skew,
  token,
} from './arbitraries.ts';
import { property } from './property.ts';

/** A connection, judged. */
interface Judged {
  readonly policy: Policy;
  readonly tokens: readonly Token[];
  readonly skewMillis: number;
}

const judged = fc.record({ policy: policies(), tokens: population, skewMillis: skew });

function judge({ policy, tokens, skewMillis }: Judged) {
  const { allowed, held } = guard(planOf(policy, tokens), skewMillis);
  return { go: new Set(allowed.map((one) => one.token)), held };
}

function withSafeguards(one: Judged, change: Partial<Safeguards>): Judged {
  const { policy } = one;
  return { ...one, policy: { ...policy, safeguards: { ...policy.safeguards, ...change } } };
}

/** What only keeps more single tokens; by that it may bring a held connection back under its limit. */
const strictForTokens: readonly [string, fc.Arbitrary<(one: Judged) => Judged>][] = [
  [
    'one more protect entry',
    fc.tuple(protectEntry, fc.boolean()).map(([entry, first]) => (one) => {
      const { protect } = one.policy;
      const more = first ? [entry, ...protect] : [...protect, entry];
      return { ...one, policy: { ...one.policy, protect: more } };
    }),
  ],
  [
    'a larger keepNewest',
    fc
      .integer({ min: 1, max: 40 })
      .map(
        (more) => (one) =>
          withSafeguards(one, { keepNewest: one.policy.safeguards.keepNewest + more }),
      ),
  ],
  [
    'a longer minimumAge',
    millis.map(
      (more) => (one) =>
        withSafeguards(one, { minimumAge: one.policy.safeguards.minimumAge + more }),
    ),
  ],
  [
    'one more rule that keeps or reports',
    fc
      .tuple(conditions, fc.nat(4), fc.constantFrom('keep' as const, 'report' as const))
      .map(([when, at, action]) => (one) => {
        const rules = one.policy.rules.toSpliced(at, 0, { name: 'more', when, action });
        return { ...one, policy: { ...one.policy, rules } };
      }),
  ],
];

for (const [title, change] of strictForTokens) {
  property(
    `${title} never adds a revoke, unless it brings a held connection back under its limit`,
    fc.tuple(judged, change),
    ([one, stricter]) => {
      const before = judge(one);
      if (before.held) return;
      const after = judge(stricter(one));
      expect([...after.go].filter((gone) => !before.go.has(gone))).toEqual([]);
    },
  );
}

const strictForConnections: readonly [string, fc.Arbitrary<(one: Judged) => Judged>][] = [
  [
    'a smaller maxRevocations',
    fc.double({ min: 0, max: 1, noNaN: true }).map((factor) => (one) => {
      const { maxRevocations } = one.policy.safeguards;
      return withSafeguards(one, { maxRevocations: Math.floor(maxRevocations * factor) });
    }),
  ],
  [
    'a smaller maxRevocationShare',
    fc.double({ min: 0, max: 1, noNaN: true }).map((factor) => (one) => {
      const { maxRevocationShare } = one.policy.safeguards;
      return withSafeguards(one, { maxRevocationShare: maxRevocationShare * factor });
    }),
  ],
  [
    'a smaller maxClockSkew',
    fc.double({ min: 0, max: 1, noNaN: true }).map((factor) => (one) => {
      const { maxClockSkew } = one.policy.safeguards;
      return withSafeguards(one, { maxClockSkew: Math.floor(maxClockSkew * factor) });
    }),
  ],
];

for (const [title, change] of strictForConnections) {
  property(
    `${title} never adds a revoke: all that went go, or none`,
    fc.tuple(judged, change),
    ([one, stricter]) => {
      const before = judge(one);
      const after = judge(stricter(one));
      expect([before.go, new Set()]).toContainEqual(after.go);
      if (before.held) expect(after.held).toBeDefined();
    },
  );
}

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

function matches(when: Conditions, one: Token): boolean {
  return evaluateAll(compileConditions(when), one, NOW) === 'yes';
}

const later = fc.tuple(token, millis, fc.nat(2)).map(([one, more, off]) => {
  const move = <T>(time: T) => (typeof time === 'number' ? time + more + off : time);
  return [one, move] as const;
});

property(
  'a later expiry never makes expiredFor match',
  fc.tuple(later, millis),
  ([both, millis]) => {
    const [one, move] = both;
    const when = { expiredFor: millis };
    if (matches(when, one)) return;
    expect(matches(when, { ...one, expiresAt: move(one.expiresAt) })).toBe(false);
    expect(matches(when, { ...one, expiresAt: 'never' })).toBe(false);
  },
);

property(
  'a more recent use never makes unusedFor match',
  fc.tuple(later, millis),
  ([both, millis]) => {
    const [one, move] = both;
    const when = { unusedFor: millis };
    if (matches(when, one)) return;
    expect(matches(when, { ...one, lastUsedAt: move(one.lastUsedAt) })).toBe(false);
  },
);

property('a later creation never makes a token old', fc.tuple(later, millis), ([both, millis]) => {
  const [one, move] = both;
  const { createdAt } = one;
  if (createdAt === undefined) return;
  const younger = { ...one, createdAt: move(createdAt) };
  for (const when of [{ olderThan: millis }, { lifetimeOver: millis }]) {
    if (!matches(when, one)) expect(matches(when, younger)).toBe(false);
  }
});

/** Ways to know less of a token. */
const FORGET: readonly ((one: Token) => Token)[] = [
  ({ createdAt: _, ...rest }) => rest,
  ({ name: _, ...rest }) => rest,
  ({ owner: _, ...rest }) => rest,
  ({ scopes: _, ...rest }) => rest,
  ({ status: _, ...rest }) => rest,
  (one) => ({ ...one, expiresAt: 'unknown' }),
  (one) => ({ ...one, lastUsedAt: 'unknown' }),
];
const forget = fc.constantFrom(...FORGET);

property(
  'what is not known never makes conditions match, however they are denied and nested',
  fc.tuple(conditions, token, forget),
  ([when, one, less]) => {
    if (matches(when, less(one))) expect(matches(when, one)).toBe(true);
  },
);

property(
  'a condition whose fact is unknown cannot be told',
  fc.tuple(conditions, fc.constantFrom(0, NOW)),
  ([{ not, ...when }, createdAt]) => {
    const nothing: Token = { id: 'x', expiresAt: 'unknown', lastUsedAt: 'unknown' };
    for (const [name, value] of Object.entries(when)) {
      const one = name === 'olderThan' ? nothing : { ...nothing, createdAt };
      expect(evaluateAll(compileConditions({ [name]: value }), one, NOW)).toBe('cannot-tell');
    }
    if (not) expect(evaluateAll(compileConditions({ not }), nothing, NOW)).toBe('cannot-tell');
  },
);

property(
  'knowing less of a token never makes rules that only revoke want it',
  fc.tuple(policies(['revoke']), token, forget),
  ([policy, one, less]) => {
    const compiled = compilePolicy(policy);
    if (decide(compiled, less(one), NOW).action !== 'revoke') return;
    expect(decide(compiled, one, NOW).action).toBe('revoke');
  },
);
