import fc from 'fast-check';
import { expect } from 'vitest';
import { compileConditions, evaluateAll } from '../../lambda/domain/conditions.ts';
import { compilePolicy, decide } from '../../lambda/domain/policy.ts';
import type { Conditions } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { NOW } from '../support/clock.ts';
import { conditions, millis, policies, token } from './arbitraries.ts';
import { property } from './property.ts';

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
