import { describe, expect, test } from 'vitest';
import { guard } from '../../lambda/domain/guard.ts';
import { explainSafeguards } from '../../lambda/domain/safeguards.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, HOUR, NOW } from '../support/clock.ts';
import { planOf, policyOf, rulesOf, tokenOf } from '../support/tokens.ts';
import { fateOf, greedy, many, ordinary } from './greedy.ts';

describe('one id within two parents is two tokens', () => {
  const [a, b] = ['a', 'b'].map((within) => ordinary({ id: '7', within }));
  const fatesIn = (parts: Parameters<typeof greedy>[0]) => {
    const { allowed } = guard(planOf(greedy(parts), [a, b].filter(Boolean) as Token[]), 0);
    return allowed.map(({ token }) => token.within);
  };

  test('and neither was listed twice', () => {
    expect(fatesIn({})).toEqual(['a', 'b']);
  });

  test('which protect tells apart when it names the parent too, and keeps both otherwise', () => {
    expect(fatesIn({ protect: [{ id: 'a/7' }] })).toEqual(['b']);
    expect(fatesIn({ protect: [{ id: '7' }] })).toEqual([]);
  });

  test('but the same one within one parent was', () => {
    const twice = planOf(greedy({}), [a, a].filter(Boolean) as Token[]);
    expect(guard(twice, 0).withheld[0]?.reason).toMatch(/^duplicate-id: /);
  });
});

test('a token whose group is unknown is withheld by keepNewest, with that reason', () => {
  const tokens = [
    ordinary({ id: 'new', createdAt: NOW - DAY, expiresAt: 'never', group: 'a' }),
    ordinary({ id: 'lost', createdAt: NOW - 9 * DAY, expiresAt: 'never', hasUnknownGroup: true }),
  ];
  const policy = policyOf({
    rules: rulesOf(['revoke', { neverExpires: true }]),
    safeguards: { keepNewest: 1 },
  });
  expect(guard(planOf(policy, tokens), 0).withheld.map(({ reason }) => reason)).toEqual([
    'keepNewest: it is among the newest living tokens of its group',
    'keepNewest: its group is unknown, so it may be the newest of it',
  ]);
});

test('protect: any entry that matches keeps the token, and is named by its number', () => {
  const policy = greedy({ protect: [{ name: 'another' }, { name: 'x' }] });
  expect(fateOf(policy, [ordinary()])).toBe('protect: entry 2 (name x) of the policy matches');
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
    { name: 'protect', reason: 'protect: entry 1 (id twin) of the policy matches' },
    { name: 'minimumAge', reason: 'minimumAge: it is too young' },
    {
      name: 'keepNewest',
      reason: 'keepNewest: it is among the newest living tokens of its group',
    },
    { name: 'account' },
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
      'account',
    ].map((name) => ({
      name,
    })),
  );
});
