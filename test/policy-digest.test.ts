import { expect, test } from 'vitest';
import { policyDigest } from '../lambda/policy-digest.ts';
import { readConfig } from '../lib/options/read-config.ts';
import { TWO_CONNECTIONS, writeConfig } from './lib/synth.ts';

function digestOfPolicy(policy: object) {
  const file = writeConfig({ ...TWO_CONNECTIONS, policies: { default: policy } });
  const [connection] = readConfig(file).config.connections;
  if (!connection) throw new Error('there is no connection');
  return policyDigest(connection.policy);
}

const rule = { name: 'expired', when: { expiredFor: '7d' }, action: 'revoke' };

test('a policy has one short digest, whatever the order of its keys', () => {
  const other = { action: 'revoke', when: { expiredFor: 'P7D' }, name: 'expired' };
  expect(digestOfPolicy({ rules: [rule] })).toMatch(/^[0-9a-f]{16}$/);
  expect(digestOfPolicy({ rules: [other] })).toBe(digestOfPolicy({ rules: [rule] }));
});

test.each([
  { rules: [{ ...rule, when: { expiredFor: '8d' } }] },
  { rules: [rule], safeguards: { maxRevocations: 5 } },
  { rules: [rule], protect: [{ name: 'break-glass' }] },
])('another policy has another digest: %j', (policy) => {
  expect(digestOfPolicy(policy)).not.toBe(digestOfPolicy({ rules: [rule] }));
});
