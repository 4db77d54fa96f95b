import fc from 'fast-check';
import { expect } from 'vitest';
import { conditions, millis, protectEntry } from './arbitraries.ts';
import { type Judged, judge, judged, withSafeguards } from './judged.ts';
import { property } from './property.ts';

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
