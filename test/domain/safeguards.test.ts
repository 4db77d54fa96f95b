import { describe, expect, test } from 'vitest';
import type { Policy, ProtectEntry, Safeguards } from '../../lambda/domain/policy-types.ts';
import { explainSafeguards, guard } from '../../lambda/domain/safeguards.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, HOUR, MINUTE, NOW } from '../support/clock.ts';
import { planOf, policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

/** Wants every token, so that whatever stays stays for a safeguard. */
const GREEDY = rulesOf(['revoke', { name: '*' }]);

function greedy(parts: { protect?: ProtectEntry[]; safeguards?: Partial<Safeguards> }): Policy {
  return policyOf({ rules: GREEDY, ...parts });
}

/** Old, expiring tomorrow, and nothing special. */
function ordinary(facts: Partial<Token> = {}): Token {
  return tokenOf({ name: 'x', createdAt: NOW - 9 * DAY, expiresAt: NOW + DAY, ...facts });
}

function many(count: number): Token[] {
  return Array.from({ length: count }, (_, index) => ordinary({ id: `token-${index}` }));
}

/** The reason why the first token stays, or `revoked`. */
function fateOf(policy: Policy, tokens: readonly Token[], skewMillis = 0): string {
  const { withheld } = guard(planOf(policy, tokens), skewMillis);
  return withheld.find(({ candidate }) => candidate.token === tokens[0])?.reason ?? 'revoked';
}

describe('protect: any entry that matches keeps the token', () => {
  const token = ordinary({
    id: 'id-7',
    owner: 'ann',
    scopes: ['read', 'admin:all'],
    tags: { env: 'prod', 'keep-me': '' },
  });

  test.each<[ProtectEntry]>([
    [{ id: 'id-*' }],
    [{ name: 'x' }],
    [{ owner: 'a?n' }],
    [{ scope: 'admin*' }],
    [{ tag: 'keep-*' }],
    [{ tag: 'env=prod' }],
    [{ tag: 'env=*' }],
    [{ tag: 'keep-me=' }],
    [{ id: 'id-7', name: 'x', owner: 'ann', scope: 'read', tag: 'env' }],
  ])('%j keeps it', (entry) => {
    const policy = greedy({ protect: [{ name: 'another' }, entry] });
    expect(fateOf(policy, [token])).toBe('protect: entry 2 of the policy matches');
  });

  test.each<[ProtectEntry]>([
    [{ id: 'id' }],
    [{ name: 'X' }],
    [{ owner: 'ann*x' }],
    [{ scope: 'all' }],
    [{ tag: 'prod' }],
    [{ tag: 'env=' }],
    [{ id: 'other', name: 'x', owner: 'ann', scope: 'read', tag: 'env' }],
    [{ id: 'id-7', name: 'y', owner: 'ann', scope: 'read', tag: 'env' }],
    [{ id: 'id-7', name: 'x', owner: 'bob', scope: 'read', tag: 'env' }],
    [{ id: 'id-7', name: 'x', owner: 'ann', scope: 'write', tag: 'env' }],
    [{ id: 'id-7', name: 'x', owner: 'ann', scope: 'read', tag: 'team' }],
  ])('%j does not: every key that it has must match', (entry) => {
    expect(fateOf(greedy({ protect: [entry] }), [token])).toBe('revoked');
  });

  test.each<[ProtectEntry]>([[{ owner: '*' }], [{ scope: '*' }], [{ tag: '*' }]])(
    '%j does not match a token that lacks the fact',
    (entry) => {
      expect(fateOf(greedy({ protect: [entry] }), [ordinary()])).toBe('revoked');
    },
  );

  test('a tag named like a part of every object is a tag like any other', () => {
    const tags: Record<string, string> = JSON.parse('{ "__proto__": "x" }');
    const policy = greedy({ protect: [{ tag: '__proto__=x' }] });
    expect(fateOf(policy, [ordinary({ tags })])).toMatch(/^protect: /);
    expect(fateOf(policy, [ordinary()])).toBe('revoked');
  });
});

test('the credential that the connection signs in with stays, whatever the policy says', () => {
  expect(fateOf(greedy({}), [ordinary({ own: true })])).toBe(
    'own-credential: the connection signs in with it',
  );
});

describe('minimumAge', () => {
  const young = 'minimumAge: it is too young';
  const unborn = 'minimumAge: it was created in the future';
  const ageless = 'minimumAge: its creation time is unknown';

  test.each<[number, Partial<Token>, string]>([
    [HOUR, { createdAt: NOW - HOUR - 1 }, 'revoked'],
    [HOUR, { createdAt: NOW - HOUR }, 'revoked'],
    [HOUR, { createdAt: NOW - HOUR + 1 }, young],
    [HOUR, { createdAt: NOW }, young],
    [HOUR, { createdAt: NOW + 1 }, unborn],
    [0, { createdAt: NOW }, 'revoked'],
    [0, { createdAt: NOW + 1 }, unborn],
    // Expired for that long is old enough, whatever is known of the creation.
    [HOUR, { createdAt: NOW, expiresAt: NOW - HOUR + 1 }, young],
    [HOUR, { createdAt: NOW, expiresAt: NOW - HOUR }, 'revoked'],
    [HOUR, { createdAt: NOW + DAY, expiresAt: NOW - HOUR }, 'revoked'],
    [0, { createdAt: NOW + DAY, expiresAt: NOW }, 'revoked'],
    [0, { createdAt: NOW + DAY, expiresAt: NOW + 1 }, unborn],
    [0, { createdAt: NOW + DAY, expiresAt: 'never' }, unborn],
    [0, { createdAt: NOW + DAY, expiresAt: 'unknown' }, unborn],
  ])('%i ms, %j: %s', (minimumAge, facts, fate) => {
    expect(fateOf(greedy({ safeguards: { minimumAge } }), [ordinary(facts)])).toBe(fate);
  });

  test.each<[number, Token['expiresAt'], string]>([
    [HOUR, NOW - HOUR, 'revoked'],
    [HOUR, NOW - HOUR + 1, ageless],
    [0, NOW, 'revoked'],
    [0, NOW + 1, ageless],
    [0, 'never', ageless],
    [0, 'unknown', ageless],
  ])('%i ms, created at an unknown time, expiry %s: %s', (minimumAge, expiresAt, fate) => {
    const token = tokenOf({ name: 'x', expiresAt });
    expect(fateOf(greedy({ safeguards: { minimumAge } }), [token])).toBe(fate);
  });
});

test('an id that was listed more than once is kept, in all its copies', () => {
  const twin = () => ordinary({ id: 'twin' });
  const tokens = [twin(), ordinary({ id: 'single' }), twin(), twin()];
  const { allowed, withheld } = guard(planOf(greedy({}), tokens), 0);
  expect(allowed.map(({ token }) => token.id)).toEqual(['single']);
  expect(withheld.map(({ reason }) => reason)).toEqual(
    Array(3).fill('duplicate-id: the provider listed this id more than once'),
  );
});

test.each<[string, Partial<Token>]>([
  ['that no rule wants', { name: 'no rule wants it', expiresAt: NOW + DAY }],
  ['being deleted', { providerState: { kind: 'in-transition', reason: 'being deleted' } }],
])('a copy %s keeps the other, listed before or after it', (_, facts) => {
  const policy = policyOf({ rules: rulesOf(['revoke', { expiredFor: 0 }]) });
  const wanted = tokenOf({ id: 'twin', expiresAt: NOW - DAY });
  const copy = tokenOf({ id: 'twin', ...facts });
  for (const tokens of [
    [wanted, copy],
    [copy, wanted],
  ]) {
    const { allowed, withheld } = guard(planOf(policy, tokens), 0);
    expect(allowed).toEqual([]);
    expect(withheld).toEqual([
      {
        candidate: { token: wanted, rule: policy.rules[0] },
        reason: 'duplicate-id: the provider listed this id more than once',
      },
    ]);
  }
});

describe('maxRevocations', () => {
  test.each([
    [0, 0, false],
    [0, 1, true],
    [3, 3, false],
    [3, 4, true],
  ])('limit %i, %i to go: held %s', (maxRevocations, count, held) => {
    const result = guard(planOf(greedy({ safeguards: { maxRevocations } }), many(count)), 0);
    expect(result.held !== undefined).toBe(held);
    expect(result.allowed).toHaveLength(held ? 0 : count);
    expect(result.withheld).toHaveLength(held ? count : 0);
  });

  test('the reason gives both numbers, to every token', () => {
    const policy = greedy({ safeguards: { maxRevocations: 1 } });
    const { held, withheld } = guard(planOf(policy, many(2)), 0);
    expect(held).toBe('maxRevocations: the plan would revoke 2, the limit is 1');
    expect(withheld.map(({ reason }) => reason)).toEqual([held, held]);
  });

  test('tokens that another safeguard keeps do not count, and keep their own reason', () => {
    const policy = greedy({
      protect: [{ id: 'token-0' }],
      safeguards: { maxRevocations: 2 },
    });
    expect(guard(planOf(policy, many(3)), 0).held).toBeUndefined();
    const { held, withheld } = guard(planOf(policy, many(4)), 0);
    expect(withheld.map(({ reason }) => reason)).toEqual([
      'protect: entry 1 of the policy matches',
      held,
      held,
      held,
    ]);
  });
});

describe('maxRevocationShare', () => {
  /** `planned` tokens to go among `listed`. */
  function held(maxRevocationShare: number, planned: number, listed: number): string | undefined {
    const others = Array.from({ length: listed - planned }, (_, index) =>
      tokenOf({ id: `other-${index}` }),
    );
    const policy = greedy({ safeguards: { maxRevocationShare } });
    return guard(planOf(policy, [...many(planned), ...others]), 0).held;
  }

  test.each([
    [0.5, 10, 10],
    [0.5, 11, 22],
    [0.1, 11, 110],
    // A product of doubles would say 28.999…, and one more than 29.
    [0.29, 29, 100],
    [0.57, 57, 100],
    [1, 11, 11],
    [0, 0, 0],
    [0, 0, 50],
  ])('%d of what was listed lets %i of %i go', (share, planned, listed) => {
    expect(held(share, planned, listed)).toBeUndefined();
  });

  test.each([
    [0.5, 11, 11],
    [0.5, 11, 21],
    [0.1, 11, 109],
    [0.29, 30, 100],
    [0, 1, 1],
    [0, 1, 1000],
    [0, 11, 1000],
  ])('%d of what was listed holds %i of %i', (share, planned, listed) => {
    expect(held(share, planned, listed)).toBe(
      `maxRevocationShare: the plan would revoke ${planned} of ${listed} listed, the limit is ${share}`,
    );
  });

  test('tokens whose state the provider settled are listed too', () => {
    const settled = Array.from({ length: 11 }, (_, index) =>
      tokenOf({ id: `gone-${index}`, providerState: { kind: 'gone', reason: 'it is gone' } }),
    );
    const policy = greedy({ safeguards: { maxRevocationShare: 0.5 } });
    expect(guard(planOf(policy, [...many(11), ...settled]), 0).held).toBeUndefined();
    expect(guard(planOf(policy, [...many(11), ...settled.slice(1)]), 0).held).toBeDefined();
  });
});

describe('maxClockSkew', () => {
  const policy = greedy({ safeguards: { maxClockSkew: 2 * MINUTE } });

  test.each([0, 2 * MINUTE, -2 * MINUTE])('%i ms apart: goes on', (skew) => {
    expect(fateOf(policy, [ordinary()], skew)).toBe('revoked');
  });

  test.each([
    [2 * MINUTE + 1, '120 s'],
    [-2 * MINUTE - 1, '-120 s'],
    [-DAY, '-86400 s'],
  ])('%i ms apart: held, and the reason tells ahead from behind', (skew, text) => {
    expect(fateOf(policy, [ordinary()], skew)).toBe(
      `maxClockSkew: the provider's clock differs from the local one by ${text}`,
    );
  });

  test('zero allows no difference at all', () => {
    const strict = greedy({ safeguards: { maxClockSkew: 0 } });
    expect(fateOf(strict, [ordinary()], 0)).toBe('revoked');
    expect(fateOf(strict, [ordinary()], 1)).toMatch(/^maxClockSkew: /);
  });

  test('a connection with nothing to revoke is held too: its facts cannot be trusted', () => {
    expect(guard(planOf(policy, []), DAY).held).toMatch(/^maxClockSkew: /);
  });

  test('it is asked before the limits on the number', () => {
    const both = greedy({ safeguards: { maxClockSkew: 0, maxRevocations: 0 } });
    expect(fateOf(both, [ordinary()], 1)).toMatch(/^maxClockSkew: /);
  });
});

test('the plan is cut and never changed: what is left keeps its order and its rule', () => {
  const policy = greedy({ protect: [{ id: 'token-1' }, { id: 'token-3' }] });
  const plan = planOf(policy, many(5));
  const { allowed, withheld } = guard(plan, 0);
  expect(allowed).toEqual([plan.candidates[0], plan.candidates[2], plan.candidates[4]]);
  expect(withheld.map(({ candidate }) => candidate)).toEqual([
    plan.candidates[1],
    plan.candidates[3],
  ]);
});

test('all safeguards can be explained, and the first that objects is the one that counts', () => {
  const policy = greedy({
    protect: [{ id: 'twin' }],
    safeguards: { minimumAge: DAY, keepNewest: 1 },
  });
  const token = ordinary({ id: 'twin', own: true, createdAt: NOW });
  const plan = planOf(policy, [token, { ...token }]);
  expect(explainSafeguards(token, plan)).toEqual([
    {
      name: 'repeatedId',
      reason: 'duplicate-id: the provider listed this id more than once',
    },
    { name: 'wholeGroup' },
    { name: 'ownCredential', reason: 'own-credential: the connection signs in with it' },
    { name: 'inUse' },
    { name: 'children' },
    { name: 'protect', reason: 'protect: entry 1 of the policy matches' },
    { name: 'minimumAge', reason: 'minimumAge: it is too young' },
    {
      name: 'keepNewest',
      reason: 'keepNewest: it is among the newest living tokens of its group',
    },
  ]);
  expect(guard(plan, 0).withheld[0]?.reason).toMatch(/^duplicate-id: /);
  expect(explainSafeguards(ordinary({ id: 'other' }), plan)).toEqual(
    [
      'repeatedId',
      'wholeGroup',
      'ownCredential',
      'inUse',
      'children',
      'protect',
      'minimumAge',
      'keepNewest',
    ].map((name) => ({
      name,
    })),
  );
});
