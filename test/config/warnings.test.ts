import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../lambda/config/parse-yaml.ts';
import { exampleDefinition } from '../../lambda/providers/definitions/_example.ts';
import { providers } from '../../lambda/providers/index.ts';

const RESOLVERS =
  '{ name: resolvers, provider: route53-global-resolver, settings: { dnsViewIds: all } }';
const SCIM =
  '{ name: scim, provider: huawei-identity-center, secret: s, settings: { region: cn-north-4, identityStoreId: d-a000060001, tenantIds: all } }';
const KEYS = '{ name: keys, provider: aws-iam-access-keys, settings: { users: all } }';

function warningsOf(connections: readonly string[], policies: string): string[] {
  const text = `connections: [${connections.join(', ')}]\npolicies: ${policies}\n`;
  const { warnings } = parseConfig(text, providers);
  return warnings.map(({ path, message }) => `${path}: ${message}`);
}

const RULE = '{ when: { expiredFor: 7d }, action: revoke }';

describe('a warning is given', () => {
  test('of what can never match, once, with the connections where it cannot', () => {
    const policy = `{ rules: [${RULE}, { when: { unusedFor: 90d }, action: revoke }], protect: [{ name: vpn }, { id: x }] }`;
    expect(warningsOf([RESOLVERS, SCIM], `{ default: ${policy} }`)).toEqual([
      'policies.default.rules[1]: can never match at resolvers (route53-global-resolver), scim (huawei-identity-center): the provider does not tell when a token was last used',
      'policies.default.protect[0]: can never match at scim (huawei-identity-center): the provider does not tell the name of a token',
    ]);
  });

  test('of a policy that nobody follows', () => {
    expect(
      warningsOf([KEYS], `{ default: { rules: [${RULE}] }, strict: { rules: [${RULE}] } }`),
    ).toEqual(['policies.strict: no connection follows it']);
  });

  test('of a secret where none is used', () => {
    const withSecret = KEYS.replace('settings', 'secret: s, settings');
    expect(warningsOf([withSecret], `{ default: { rules: [${RULE}] } }`)).toEqual([
      'connections[0].secret: aws-iam-access-keys uses no secret; leave it out',
    ]);
  });
});

test('what a definition does not map can never match where it is used, and what it maps can', () => {
  const { origin, settings, secret, authentication, list, fields, revoke } = exampleDefinition;
  const { id, expiresAt } = fields;
  const definition = JSON.stringify({
    ...{ origin, settings, secret, authentication, list, revoke },
    fields: { id, expiresAt },
  });
  const used = `{ definition: ${definition}, values: { project: p } }`;
  const connection = `{ name: own, provider: rest, secret: s, ownToken: none, settings: ${used} }`;
  const policy = `{ rules: [${RULE}, { when: { olderThan: 90d }, action: revoke }] }`;
  expect(warningsOf([connection], `{ default: ${policy} }`)).toEqual([
    'policies.default.rules[1]: can never match at own (rest): the provider does not tell when a token was created',
  ]);
});
