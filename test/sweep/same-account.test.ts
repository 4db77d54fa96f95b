import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import type { Peer } from '../../lambda/ports.ts';
import { SameAccounts } from '../../lambda/sweep/same-account.ts';
import { NOW } from '../support/clock.ts';
import {
  brokenList,
  type MemoryConnection,
  type MemoryOptions,
  memoryConnection,
} from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

/** Connections that reach the same account. */
function accountOf(
  all: readonly (MemoryOptions & { readonly name: string })[],
): MemoryConnection[] {
  const peers: readonly Peer[] = all.map(({ name, policy = policyOf() }) => ({ name, policy }));
  return all.map((options) =>
    memoryConnection({
      ...options,
      peers: async () => peers.filter(({ name }) => name !== options.name),
    }),
  );
}

function expired(id: string, facts: Partial<Token> = {}): Token {
  return tokenOf({ id, name: id, expiresAt: NOW, ...facts });
}

/** What became of a token in each connection, and why. */
function fatesOf(ran: Awaited<ReturnType<typeof run>>, id: string) {
  return ran.fates
    .filter(({ token }) => token.id === id)
    .map(({ connection, decision, outcome, reason }) => [connection, outcome ?? decision, reason])
    .toSorted();
}

const tokens = [expired('deploy'), expired('other')];
const KEEPS: readonly [string, Partial<Policy>, Partial<MemoryOptions>][] = [
  ['protects', { rules: rulesOf(['report', { name: 'no' }]), protect: [{ name: 'deploy' }] }, {}],
  ['keeps by a rule', { rules: rulesOf(['keep', { name: 'deploy' }]) }, {}],
  [
    'names as its own',
    { rules: rulesOf(['report', { name: 'no' }]) },
    { ownTokenSetting: { id: 'deploy' } },
  ],
];

describe.each(['plan', 'enforce'] as const)('in %s mode, a token', (mode) => {
  test.each(KEEPS)(
    'that another connection to the account %s is withheld',
    async (_, parts, more) => {
      const { safeguards: __, ...policy } = parts;
      for (const order of [0, 1]) {
        const both = [
          { name: 'a', tokens },
          { name: 'b', tokens, policy: policyOf(policy), ...more },
        ];
        const connections = accountOf(order ? both.toReversed() : both);
        const ran = await run(connections, { mode });
        expect(fatesOf(ran, 'deploy')).toEqual([
          ['a', 'withheld', 'account: kept by connection "b"'],
        ]);
        expect(ran.of('a').totals).toMatchObject({
          withheld: 1,
          [mode === 'plan' ? 'planned' : 'revoked']: 1,
        });
        expect(connections.flatMap(({ revoked }) => revoked.map(({ id }) => id))).toEqual(
          mode === 'plan' ? [] : ['other'],
        );
      }
    },
  );

  test('that both would remove is removed and counted once', async () => {
    const connections = accountOf([
      { name: 'a', tokens },
      { name: 'b', tokens: [...tokens, expired('only b')] },
    ]);
    const { report, of } = await run(connections, { mode });
    const done = mode === 'plan' ? 'planned' : 'revoked';
    expect(report.totals).toMatchObject({ [done]: 3, withheld: 2, alreadyGone: 0 });
    expect(of('b').totals).toMatchObject({ [done]: 1, withheld: 2 });
    expect(report.outcome).toBe('ok');
  });
});

describe('connections that reach the same account', () => {
  test('decide alone about what only one of them lists', async () => {
    const policy = policyOf({ rules: rulesOf(['keep', { name: '*' }]) });
    const connections = accountOf([
      { name: 'a', tokens },
      { name: 'b', tokens: [expired('elsewhere')], policy },
    ]);
    const { of } = await run(connections);
    expect(of('a').totals).toMatchObject({ revoked: 2, withheld: 0 });
  });

  test('name each other in the report, and no other does', async () => {
    const { of } = await run([
      ...accountOf([{ name: 'a' }, { name: 'b' }]),
      memoryConnection({ name: 'c' }),
    ]);
    expect([of('a').sharesAccountWith, of('b').sharesAccountWith]).toEqual([['b'], ['a']]);
    expect(of('c')).not.toHaveProperty('sharesAccountWith');
  });

  test('are named while one waits for them, five at most', () => {
    const connections = accountOf(Array.from({ length: 8 }, (_, index) => ({ name: `c${index}` })));
    const told: string[] = [];
    const begin = (why: string) => {
      told.push(why);
      return () => {};
    };
    const accounts = new SameAccounts(connections);
    const [first, ...peers] = connections as [MemoryConnection, ...MemoryConnection[]];
    for (const count of [7, 2]) accounts.join(first, peers.slice(0, count)).beginWait(begin);
    const of = 'for the lists of other connections to the same account';
    expect(told).toEqual([`${of}: "c1", "c2", "c3", "c4", "c5" and 2 more`, `${of}: "c1", "c2"`]);
  });

  test('leave a token to the second where the first is held', async () => {
    const policy = policyOf({ safeguards: { maxRevocations: 1 } });
    const { of } = await run(
      accountOf([
        { name: 'a', tokens, policy },
        { name: 'b', tokens },
      ]),
    );
    expect(of('a').error?.code).toBe('held');
    expect(of('b').totals).toMatchObject({ revoked: 2 });
  });
});

describe('connections of which it is not known what they list', () => {
  test.each<[string, Partial<MemoryOptions>]>([
    [
      'its list fails',
      {
        list: () => brokenList([], 1, new SweepError('unavailable', 'the provider is down')),
      },
    ],
    [
      'a part of its list is missing',
      { problems: () => [{ code: 'unavailable', message: 'down' }] },
    ],
  ])('are asked for their policy where %s', async (_, more) => {
    const policy = policyOf({ rules: rulesOf(['keep', { name: 'deploy' }]) });
    const ran = await run(
      accountOf([
        { name: 'a', tokens },
        { name: 'b', policy, ...more },
      ]),
    );
    expect(fatesOf(ran, 'deploy')).toEqual([
      ['a', 'withheld', 'account: the policy of connection "b", which may list it too, keeps it'],
    ]);
    expect(ran.of('a').totals).toMatchObject({ revoked: 1, withheld: 1 });
  });

  test('keep what they listed and keep for another reason than their policy', async () => {
    const policy = policyOf({ rules: rulesOf(['report', { name: 'no' }]) });
    const ran = await run(
      accountOf([
        { name: 'a', tokens },
        {
          name: 'b',
          policy,
          tokens: [expired('deploy', { own: true })],
          problems: () => [{ code: 'unavailable', message: 'down' }],
        },
      ]),
    );
    expect(fatesOf(ran, 'deploy')[0]).toEqual(['a', 'withheld', 'account: kept by connection "b"']);
  });

  test('are asked for their policy where they are not part of the run', async () => {
    const policy = policyOf({ protect: [{ name: 'deploy' }] });
    const alone = memoryConnection({
      name: 'a',
      tokens,
      peers: async () => [{ name: 'b', policy }],
    });
    const ran = await run([alone]);
    expect(fatesOf(ran, 'deploy')[0]?.[1]).toBe('withheld');
    expect(ran.of('a').totals).toMatchObject({ revoked: 1 });
  });

  test('that cannot connect keep nobody waiting', async () => {
    const [a, b] = accountOf([{ name: 'a', tokens }, { name: 'b' }]);
    if (!a || !b) throw new Error('there are two');
    const failing = { ...b, connect: () => Promise.reject(new SweepError('unauthorized', 'no')) };
    const { of } = await run([a, failing]);
    expect(of('b').outcome).toBe('failed');
    expect(of('a').totals).toMatchObject({ revoked: 2 });
  });
});

test('what goes is what some connection removes and none keeps, in any order of connections', async () => {
  const names = ['x', 'y', 'z'] as const;
  const one = fc.record({
    lists: fc.subarray([...names]),
    keeps: fc.subarray([...names]),
    protects: fc.subarray([...names]),
    isHeld: fc.boolean(),
  });
  const three = fc.array(one, { minLength: 3, maxLength: 3 });
  const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(three, order, async (all, permutation) => {
      const members = all.map(({ lists, keeps, protects, isHeld }, index) => ({
        name: `c${index}`,
        tokens: lists.map((id) => expired(id)),
        policy: policyOf({
          rules: [
            ...rulesOf(...keeps.map((name) => ['keep', { name }] as const)),
            ...rulesOf(['revoke', { expiredFor: 0 }]),
          ],
          protect: protects.map((name) => ({ name })),
          ...(isHeld && { safeguards: { maxRevocations: 0 } }),
        }),
      }));
      const connections = accountOf(permutation.flatMap((index) => members[index] ?? []));
      await run(connections);
      const gone = connections.flatMap(({ revoked }) => revoked.map(({ id }) => id)).toSorted();
      const stays = (id: 'x' | 'y' | 'z') =>
        all.some((c) => c.lists.includes(id) && [...c.keeps, ...c.protects].includes(id));
      const goes = names.filter(
        (id) => !stays(id) && all.some((c) => c.lists.includes(id) && !isHeldBy(c, all)),
      );
      expect(gone).toEqual(goes);
    }),
    { numRuns: 200 },
  );

  type One = { lists: string[]; keeps: string[]; protects: string[]; isHeld: boolean };
  /** Zero revocations allowed, and something left to revoke that nobody keeps. */
  function isHeldBy(c: One, all: readonly One[]): boolean {
    const kept = (id: string) =>
      all.some((o) => o.lists.includes(id) && [...o.keeps, ...o.protects].includes(id));
    return c.isHeld && c.lists.some((id) => !kept(id));
  }
});
