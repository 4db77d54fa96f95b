import { expect, test } from 'vitest';
import { resolveProps } from '../../../lib/options/resolve.ts';
import { TWO_CONNECTIONS, writeConfig } from '../synth.ts';

test('a deployment that names only its configuration gets the defaults', () => {
  const { timing, auditRetention, ...props } = resolveProps({ config: writeConfig() });
  expect(props).toMatchObject({
    name: 'token-sweeper',
    allowManualEnforce: false,
    memorySize: 512,
    emails: [],
    logRetention: 90,
    secretAccounts: [],
    secretKeys: [],
    noProxy: [],
    testEvents: 'none',
    runbookUrl: expect.stringMatching(/^https:.*\/docs\/runbook\.md$/),
    configDocument: TWO_CONNECTIONS,
  });
  expect(timing.schedule.expressionString).toBe('cron(0 3 * * ? *)');
  expect(auditRetention.toDays()).toBe(400);
  expect(props.config.connections.map(({ name }) => name)).toEqual(['workforce-scim', 'dns-views']);
});

test('a deployment reports all problems of its options before it reads the configuration', () => {
  const props = {
    config: 'nowhere.yaml',
    name: 'no spaces',
    memorySize: 1,
    emails: ['nobody'],
    httpsProxy: 'me:pw@p',
  };
  expect(() => resolveProps(props)).toThrow(
    /^name: .*\nmemorySize: .*\nemails: "nobody" is not.*\nhttpsProxy: must not/,
  );
});

test('a configuration that cannot be read is named', () => {
  expect(() => resolveProps({ config: 'nowhere.yaml' })).toThrow(
    'config: cannot read nowhere.yaml',
  );
});

test('a policy that needs memory is accepted: the function remembers', () => {
  const [policy] = Object.values(TWO_CONNECTIONS.policies);
  const policies = { default: { ...policy, safeguards: { maxListDrop: 0.3 } } };
  const { config } = resolveProps({ config: writeConfig({ ...TWO_CONNECTIONS, policies }) });
  expect(config.connections[0]?.policy.safeguards.maxListDrop).toBe(0.3);
});

test('a policy that announces is refused where nobody would be told, and accepted where there is an address', () => {
  const [policy] = Object.values(TWO_CONNECTIONS.policies);
  const rules = [{ when: { expiredFor: '7d' }, action: 'revoke', announce: '14d' }];
  const policies = { default: { ...policy, rules } };
  expect(() => resolveProps({ config: writeConfig({ ...TWO_CONNECTIONS, policies }) })).toThrow(
    'policies.default.rules[0].announce: nobody would be told',
  );
  const config = writeConfig({ ...TWO_CONNECTIONS, policies });
  expect(() => resolveProps({ config, emails: ['ops@example.com'] })).not.toThrow();
  const notices = { from: 'sweeper@example.com' };
  const told = (owners: object) =>
    resolveProps({ config: writeConfig({ ...TWO_CONNECTIONS, policies, notices, owners }) });
  expect(() => told({ '*': 'team@example.com' })).not.toThrow();
  expect(() => told({ '*@example.com': 'same' })).toThrow('whose owner has no address');
});
