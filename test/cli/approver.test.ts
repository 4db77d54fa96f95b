import { expect, test } from 'vitest';
import { findApprover, usesAws } from '../../lambda/cli/approver.ts';
import type { Connection } from '../../lambda/config/validate.ts';
import { validateConfig } from '../../lambda/config/validate.ts';
import { providers } from '../../lambda/providers/index.ts';

const ARN = 'arn:aws:iam::123456789012:user/ada';

test('who approves is the AWS identity of a run that uses one', async () => {
  const approver = findApprover(async () => ARN);

  expect(await approver(true)).toBe(ARN);
});

test('and the local user where it uses none, or AWS does not tell', async () => {
  const asked: string[] = [];
  const approver = findApprover(async () => {
    asked.push('AWS');
    return undefined;
  });

  expect(await approver(false)).toMatch(/^local user \S/);
  expect(asked).toEqual([]);
  expect(await approver(true)).toMatch(/^local user \S/);
  expect(asked).toEqual(['AWS']);
});

function connectionsOf(...connections: object[]): readonly Connection[] {
  const rules = [{ when: { expiredFor: '7d' }, action: 'report' }];
  const policies = { default: { rules } };
  return validateConfig({ connections, policies }, providers).connections;
}

test.each([
  ['a secret in Secrets Manager', { provider: 'anthropic', secret: 'keys' }, true],
  [
    'a provider of AWS',
    { provider: 'route53-global-resolver', settings: { dnsViewIds: 'all' } },
    true,
  ],
  ['a secret on this machine', { provider: 'anthropic', secret: 'env:KEY' }, false],
])('a run with %s uses AWS: %s', (_, connection, uses) => {
  expect(usesAws(connectionsOf({ name: 'one', ...connection }))).toBe(uses);
});
