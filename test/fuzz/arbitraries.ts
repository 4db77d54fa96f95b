import fc from 'fast-check';
import type {
  Action,
  Conditions,
  Policy,
  ProtectEntry,
  Safeguards,
} from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, HOUR, MINUTE, NOW, SECOND } from '../support/clock.ts';

// Everything is drawn from a few values, so that facts and policies meet at their boundaries.

/** Whole seconds, in milliseconds, so that each can be written as a duration. */
export const millis = fc.constantFrom(0, SECOND, MINUTE, HOUR, DAY, 2 * DAY);

const instant = fc
  .tuple(fc.constantFrom(-1, -1, -1, 0, 1), millis, fc.constantFrom(-1, 0, 0, 1))
  .map(([sign, distance, off]) => NOW + sign * distance + off);

const word = fc.constantFrom(
  'a',
  'b',
  'ab',
  'ci-1',
  'ci-2',
  '',
  '😀',
  'a/b',
  '__proto__',
  'a\u200b',
  '\ufb01',
);
const glob = fc.constantFrom(
  '*',
  'a',
  'a*',
  '*b',
  '?',
  '??',
  'ci-?',
  '😀',
  '*/*',
  '__proto__',
  '\uff41',
  'a\u00ad*',
  'fi',
);

const providerState = fc.constantFrom<NonNullable<Token['providerState']>>(
  { kind: 'gone', reason: 'it is gone' },
  { kind: 'vanished', reason: 'no longer exists (it was listed, and not found when it was read)' },
  { kind: 'in-transition', reason: 'being deleted' },
  { kind: 'unreadable', error: { code: 'not-found', message: 'no such secret' } },
);

/** Leaves out each key now and then; never holds `undefined`. */
function sometimes<T extends object>(keys: { [K in keyof T]: fc.Arbitrary<NonNullable<T[K]>> }) {
  return fc.record(keys, { requiredKeys: [] });
}

/** Everything that can be known of a token but its id. */
export const facts: fc.Arbitrary<Partial<Token>> = fc
  .tuple(
    sometimes({
      group: fc.constantFrom('g', 'h', '__proto__'),
      name: word,
      owner: word,
      scopes: fc.array(word, { maxLength: 2 }),
      tags: fc.dictionary(word, word, { maxKeys: 2 }),
      status: word,
      createdAt: instant,
    }),
    fc.record({
      expiresAt: fc.oneof(
        { weight: 4, arbitrary: instant },
        fc.constantFrom('never' as const, 'unknown' as const),
      ),
      lastUsedAt: fc.oneof(
        { weight: 2, arbitrary: instant },
        fc.constantFrom('never' as const, 'unknown' as const),
      ),
    }),
    fc.record({
      own: fc.oneof({ weight: 59, arbitrary: fc.constant(undefined) }, fc.constant(true as const)),
      disabled: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.boolean()),
      hasUnknownParent: fc.oneof(
        { weight: 19, arbitrary: fc.constant(undefined) },
        fc.constant(true as const),
      ),
      children: fc.oneof(
        { weight: 9, arbitrary: fc.constant(undefined) },
        fc.constantFrom('keep' as const, 'revoke' as const),
      ),
      providerState: fc.oneof({ weight: 29, arbitrary: fc.constant(undefined) }, providerState),
    }),
  )
  .map(([texts, times, { own, disabled, hasUnknownParent, children, providerState: found }]) => ({
    ...texts,
    ...times,
    ...(own && { own }),
    ...(disabled !== undefined && { disabled }),
    ...(hasUnknownParent && { hasUnknownParent }),
    ...(children && { children }),
    ...(found && { providerState: found }),
  }));

/** One token, its state not settled by the provider. */
export const token: fc.Arbitrary<Token> = facts.map(({ providerState: _, ...rest }) => ({
  id: 'token',
  expiresAt: 'unknown',
  lastUsedAt: 'unknown',
  ...rest,
}));

/** What a connection lists; now and then an id comes twice, with other facts. */
export const population: fc.Arbitrary<Token[]> = fc
  .array(fc.tuple(facts, fc.nat(60)), { maxLength: 36, size: '+1' })
  .map((all) =>
    all.map(([rest, twin], index) => ({
      expiresAt: 'unknown',
      lastUsedAt: 'unknown',
      ...rest,
      id: twin === 0 && index > 0 ? 'token-0' : `token-${index}`,
    })),
  );

/** One of them, or two together. */
function oneOrTwo<T extends object>(...all: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  const one = fc.oneof(...all);
  return fc.oneof(
    { weight: 2, arbitrary: one },
    fc.tuple(one, one).map(([a, b]) => ({ ...a, ...b })),
  );
}

const simpleConditions = oneOrTwo<Conditions>(
  fc.record({ expiredFor: millis }),
  fc.record({ expiresWithin: millis }),
  fc.record({ olderThan: millis }),
  fc.record({ lifetimeOver: millis }),
  fc.record({ unusedFor: millis }),
  fc.record({ neverExpires: fc.boolean() }),
  fc.record({ status: fc.array(word.filter(Boolean), { minLength: 1, maxLength: 2 }) }),
  fc.record({ name: glob }),
  fc.record({ owner: glob }),
  fc.record({ scope: glob }),
);

/** One to three conditions, denials of some among them. */
export const conditions: fc.Arbitrary<Conditions> = fc.letrec<{ when: Conditions }>((tie) => ({
  when: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: simpleConditions },
    { weight: 1, arbitrary: fc.record({ not: tie('when') }) },
    {
      weight: 1,
      arbitrary: fc.tuple(simpleConditions, tie('when')).map(([when, not]) => ({ ...when, not })),
    },
  ),
})).when;

/** One protect entry. */
export const protectEntry = oneOrTwo<ProtectEntry>(
  fc.record({ id: fc.constantFrom('token-1*', 'token-?', 'nothing') }),
  fc.record({ name: glob }),
  fc.record({ owner: glob }),
  fc.record({ scope: glob }),
  fc.record({ tag: fc.constantFrom('a', 'a=*', '*=b', '__proto__*') }),
).chain((globs) =>
  sometimes<ProtectEntry>({ until: instant, reason: fc.constant('until the move') }).map(
    (rest): ProtectEntry => ({ ...globs, ...rest }),
  ),
);

const safeguards: fc.Arbitrary<Safeguards> = fc.record({
  maxRevocations: fc.oneof({ weight: 3, arbitrary: fc.constant(100) }, fc.nat(12)),
  maxRevocationShare: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    fc.constantFrom(0, 0.1, 0.29, 0.5, 0.75, 1),
  ),
  keepNewest: fc.nat(3),
  minimumAge: fc.constantFrom(0, 0, SECOND, HOUR),
  maxClockSkew: fc.constantFrom(0, MINUTE, 2 * MINUTE),
});

/** A policy whose rules do anything, or only what `actions` say. */
export function policies(
  actions: readonly Action[] = ['revoke', 'revoke', 'revoke', 'disable', 'report', 'keep'],
): fc.Arbitrary<Policy> {
  return fc.record({
    name: fc.constant('default'),
    rules: fc
      .array(fc.tuple(fc.constantFrom(...actions), conditions), { minLength: 1, maxLength: 4 })
      .map((rules) =>
        rules.map(([action, when], index) => ({ name: `rule-${index + 1}`, when, action })),
      ),
    protect: fc.oneof(fc.constant([]), fc.array(protectEntry, { maxLength: 2 })),
    safeguards,
  });
}

/** How far the provider's clock is off, in milliseconds. */
export const skew = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  fc.constantFrom(MINUTE, MINUTE + 1, -MINUTE, -MINUTE - 1),
);

/** Puts a list in another order. */
export const shuffle = fc.integer().map(
  (seed) =>
    <T>(items: readonly T[]): T[] =>
      items
        .map((item, index) => ({ item, key: Math.imul((index + 1) ^ seed, 0x9e3779b1) }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ item }) => item),
);
