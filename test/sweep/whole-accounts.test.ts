import { expect, test } from 'vitest';
import { wholeAccounts } from '../../lambda/sweep/whole-accounts.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { policyOf } from '../support/tokens.ts';

/** Names of what starts together, where each name has these peers. */
async function groupsOf(peers: Readonly<Record<string, readonly string[]>>) {
  const connections = Object.entries(peers).map(([name, others]) =>
    memoryConnection({
      name,
      ...(others.length > 0 && {
        peers: async () => others.map((other) => ({ name: other, policy: policyOf() })),
      }),
    }),
  );
  const groups: string[][] = [];
  for await (const group of wholeAccounts(connections)) groups.push(group.map(({ name }) => name));
  return groups;
}

test('connections without peers are groups of one, in their order', async () => {
  expect(await groupsOf({ a: [], b: [], c: [] })).toEqual([['a'], ['b'], ['c']]);
});

test('connections to one account are one group, however far apart they are', async () => {
  expect(await groupsOf({ a: ['c'], b: [], c: ['a'] })).toEqual([['a', 'c'], ['b']]);
});

test('connections that only have a peer in common are one group', async () => {
  const peers = { a: ['b'], x: [], b: ['a', 'c'], c: ['b'] };
  expect(await groupsOf(peers)).toEqual([['a', 'b', 'c'], ['x']]);
});

test('a peer that is not swept in this run is left out', async () => {
  expect(await groupsOf({ a: ['elsewhere'] })).toEqual([['a']]);
});
