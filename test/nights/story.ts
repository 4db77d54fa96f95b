import fc from 'fast-check';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';
import type { NightPolicy, NightRule } from './written.ts';

const prefix = fc.constantFrom('', 'a', 'b', 'c');
const days = fc.constantFrom(1, 2, 5, 9);

const rule: fc.Arbitrary<NightRule> = fc
  .record({
    prefix,
    when: fc.constantFrom('unusedFor' as const, 'olderThan' as const),
    days: fc.constantFrom(20, 40, 60, 90),
    action: fc.constantFrom(
      'quarantine' as const,
      'quarantine' as const,
      'quarantine' as const,
      'revoke' as const,
      'revoke' as const,
      'disable' as const,
      'report' as const,
      'keep' as const,
    ),
    announce: fc.option(days, { nil: 0 }),
    for: days,
  })
  .map(({ announce, for: length, ...one }) => {
    const isRemoving = one.action !== 'report' && one.action !== 'keep';
    const canWait = one.action === 'quarantine' || (one.action === 'disable' && length > 4);
    return {
      ...one,
      ...(isRemoving && announce > 0 && { announce }),
      ...(canWait && { for: length }),
    };
  });

export const policies: fc.Arbitrary<NightPolicy> = fc.record({
  rules: fc.uniqueArray(rule, {
    minLength: 1,
    maxLength: 3,
    selector: (one) => JSON.stringify(one),
  }),
  protect: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc
      .record({ prefix: fc.constantFrom('a1', 'b1', 'c'), night: fc.nat(60) })
      .map((one) => [{ prefix: one.prefix, until: NOW + one.night * DAY }]),
  ),
  maxRevocations: fc.constantFrom(100, 100, 100, 3),
  keepNewest: fc.constantFrom(0, 0, 1),
});

/** Tokens of all ages, some of them used now and then. */
export const population: fc.Arbitrary<Token[]> = fc
  .array(
    fc.record({
      age: fc.nat(100),
      used: fc.option(fc.nat(100), { nil: -1 }),
      first: fc.constantFrom('a', 'b', 'c', 'd'),
      disabled: fc.nat(9).map((one) => one === 0),
    }),
    { minLength: 4, maxLength: 30, size: 'max' },
  )
  .map((all) =>
    all.map(({ age, used, first, disabled }, index) =>
      tokenOf({
        id: `t${index}`,
        name: `${first}${index}`,
        group: `g${index % 3}`,
        createdAt: NOW - age * DAY - index,
        expiresAt: 'never',
        disabled,
        lastUsedAt: used < 0 || used > age ? 'never' : NOW - used * DAY - index,
      }),
    ),
  );

const which = fc.nat(29);

/** What somebody does between two nights, or what the night is like. */
export const happening = fc.oneof(
  fc.record({ kind: fc.constantFrom('enable', 'disable', 'use', 'enable while it runs'), which }),
  fc.record({ kind: fc.constant('restore'), which: fc.option(which, { nil: -1 }) }),
  fc.record({ kind: fc.constant('approve'), which }),
  fc.record({ kind: fc.constantFrom('plan', 'skew', 'breaks off', 'lies', 'two runs'), which }),
  fc.record({
    kind: fc.constantFrom('killed', 'killed', 'hide', 'show', 'create', 'forget'),
    which,
  }),
);

export type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

/** Sixty nights, most of them ordinary. */
export const nights = fc.array(
  fc.record({
    gap: fc.constantFrom(DAY, DAY, DAY, DAY, DAY - 1, DAY + 1, DAY / 2, 2 * DAY),
    happens: fc.oneof(
      { weight: 5, arbitrary: fc.constant<Happening[]>([]) },
      { weight: 3, arbitrary: fc.array(happening, { minLength: 1, maxLength: 2 }) },
    ),
    policy: fc.oneof(
      { weight: 12, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: policies },
    ),
  }),
  { minLength: 60, maxLength: 60 },
);
