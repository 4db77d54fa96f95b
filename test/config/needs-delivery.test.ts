import { expect, test } from 'vitest';
import { deliveryProblems } from '../../lambda/config/needs-delivery.ts';
import { example } from '../../lambda/providers/_example/index.ts';
import { policyOf } from '../support/tokens.ts';

test('a rule that announces needs somebody who can be told, and is named once for each policy', () => {
  const rules = [
    { name: 'a', when: {}, action: 'revoke' } as const,
    { name: 'b', when: {}, action: 'revoke', announce: 1 } as const,
  ];
  const connection = {
    name: 'one',
    module: example,
    settings: {},
    limits: { concurrency: 1, timeoutMillis: 1000 },
    policy: policyOf({ rules }),
  };
  expect(deliveryProblems({ connections: [connection, { ...connection, name: 'two' }] })).toEqual([
    {
      path: 'policies.under-test.rules[1].announce',
      message: expect.stringMatching(/^nobody would be told: give .* \(emails\) or a topic /),
    },
  ]);
  const ownerMail = {
    from: 'sweeper@example.com',
    owners: [{ glob: 'svc-*', address: 'team@example.com' }],
  };
  expect(deliveryProblems({ connections: [connection], ownerMail })).toMatchObject([
    { message: expect.stringContaining('give `owners` an entry `"*"` with an address') },
  ]);
  const forAll = { ...ownerMail, owners: [{ glob: '*', address: 'team@example.com' }] };
  expect(deliveryProblems({ connections: [connection], ownerMail: forAll })).toEqual([]);
  expect(deliveryProblems({ connections: [{ ...connection, policy: policyOf() }] })).toEqual([]);
});
