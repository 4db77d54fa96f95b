import { expect, test } from 'vitest';
import { memoryProblems } from '../../lambda/config/needs-memory.ts';
import type { Connection } from '../../lambda/config/validate.ts';
import { example } from '../../lambda/providers/_example/index.ts';
import { policyOf } from '../support/tokens.ts';

const connectionWith = (policy: Connection['policy']): Connection => ({
  name: 'one',
  module: example,
  settings: {},
  limits: { concurrency: 1, timeoutMillis: 1000 },
  policy,
});

test('a policy that writes nothing out needs no memory', () => {
  expect(memoryProblems([connectionWith(policyOf())])).toEqual([]);
});

test('maxListDrop written out needs one, and is told once for each policy', () => {
  const policy = policyOf();
  const safeguards = { ...policy.safeguards, maxListDrop: 0.3 };
  const connections = [1, 2].map(() => connectionWith({ ...policy, name: 'strict', safeguards }));
  expect(memoryProblems(connections)).toEqual([
    {
      path: 'policies.strict.safeguards.maxListDrop',
      message: expect.stringMatching(/^needs a memory, .*leave this out of the policy$/),
    },
  ]);
});

test('rules that wait need one, each named', () => {
  const rules = [
    { name: 'a', when: {}, action: 'revoke', announce: 1 } as const,
    { name: 'b', when: {}, action: 'quarantine', for: 1, announce: 1 } as const,
    { name: 'c', when: {}, action: 'disable', for: 1 } as const,
  ];
  expect(memoryProblems([connectionWith(policyOf({ rules }))]).map(({ path }) => path)).toEqual([
    'policies.under-test.rules[0].announce',
    'policies.under-test.rules[1].announce',
    'policies.under-test.rules[1].action',
  ]);
});
