import { expect, test } from 'vitest';
import { readConfig } from '../../lib/options/read-config.ts';
import { policyDigests } from '../../lib/policy-digests.ts';
import { TWO_CONNECTIONS, writeConfig } from './synth.ts';

function digestsOf(policy: object) {
  const file = writeConfig({ ...TWO_CONNECTIONS, policies: { default: policy } });
  return policyDigests(readConfig(file).config);
}

const rule = { name: 'expired', when: { expiredFor: '7d' }, action: 'revoke' };

test('a policy has one digest, whatever the order of its keys', () => {
  const other = { action: 'revoke', when: { expiredFor: 'P7D' }, name: 'expired' };
  expect([...digestsOf({ rules: [rule] })]).toEqual([
    ['default', expect.stringMatching(/^[0-9a-f]{16}$/)],
  ]);
  expect(digestsOf({ rules: [other] })).toEqual(digestsOf({ rules: [rule] }));
});

test.each([
  { rules: [{ ...rule, when: { expiredFor: '8d' } }] },
  { rules: [rule], safeguards: { maxRevocations: 5 } },
  { rules: [rule], protect: [{ name: 'break-glass' }] },
])('another policy has another digest: %j', (policy) => {
  expect(digestsOf(policy)).not.toEqual(digestsOf({ rules: [rule] }));
});
