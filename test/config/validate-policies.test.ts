import { describe, expect, test } from 'vitest';
import { minimal, problemsOf, vault, wrongPaths } from './fakes.ts';

describe('a policy', () => {
  test.each([
    ['an empty condition', {}, ''],
    ['an empty inner condition', { not: {} }, '.not'],
    ['an inner condition of an inner one', { not: { not: {} } }, '.not.not'],
    ['a number for a duration', { olderThan: 7 }, '.olderThan'],
    ['an empty list of statuses', { status: [] }, '.status'],
    ['a word for a boolean', { neverExpires: 'yes' }, '.neverExpires'],
    ['nothing after a key', { owner: null }, '.owner'],
  ])('with %s is refused at its path', (_, when, at) => {
    const config = minimal();
    config.policies = { default: { rules: [{ when, action: 'report' }] } };
    expect(wrongPaths(config)).toEqual([`policies.default.rules[0].when${at}`]);
  });

  test('with a number for a duration says that its unit is missing', () => {
    const config = minimal();
    config.policies = { default: { rules: [{ when: { olderThan: 7 }, action: 'report' }] } };
    expect(problemsOf(config)[0]?.message).toMatch(/^has no unit; write a duration such as `90d`/);
  });

  test('may not give a rule the default name of another', () => {
    const config = minimal();
    const rule = { when: { neverExpires: true }, action: 'report' };
    config.policies = { default: { rules: [rule, { ...rule, name: 'rule-1' }] } };
    expect(problemsOf(config)).toEqual([
      {
        path: 'policies.default.rules[1].name',
        message: 'must be unique; policies.default.rules[0] has it already',
      },
    ]);
  });
});

describe('an entry of protect', () => {
  const withEntry = (entry: object) => {
    const config = minimal();
    config.policies = {
      default: { rules: [{ when: { expiredFor: '1d' }, action: 'revoke' }], protect: [entry] },
    };
    return config;
  };

  test('may have an end and a reason', () => {
    expect(problemsOf(withEntry({ name: 'a', until: '2027-03-31', reason: 'x' }))).toEqual([]);
    expect(problemsOf(withEntry({ name: 'a', until: '2027-03-31T12:00+01:00' }))).toEqual([]);
  });

  test.each(['2027-02-30', '2027-03-31T12:00', 'never', 20270331])(
    'that ends at %s is refused at its path',
    (until) => {
      expect(wrongPaths(withEntry({ name: 'a', until }))).toEqual([
        'policies.default.protect[0].until',
      ]);
    },
  );

  test('that names no token is refused, whatever its end', () => {
    expect(wrongPaths(withEntry({ until: '2027-03-31', reason: 'x' }))).toEqual([
      'policies.default.protect[0]',
    ]);
  });
});

describe('disable', () => {
  const disabling = { rules: [{ when: { expiredFor: '1d' }, action: 'disable' }] };

  test('is legal when one connection under the policy can', () => {
    const config = minimal();
    config.policies = { default: disabling };
    const settings = { region: 'cn-north-4', tenants: 'all' };
    config.connections.push({ name: 'two', provider: vault.name, secret: 's', settings });
    expect(problemsOf(config)).toEqual([]);
  });

  test('is refused when none can', () => {
    const config = minimal();
    config.policies = { default: disabling };
    expect(wrongPaths(config)).toEqual(['policies.default.rules[0].action']);
  });
});

describe('times of a rule', () => {
  const withRule = (rule: object) => {
    const config = minimal();
    const settings = { region: 'cn-north-4', tenants: 'all' };
    config.connections = [{ name: 'one', provider: vault.name, secret: 's', settings }];
    config.policies = { default: { rules: [{ when: { expiredFor: '1d' }, ...rule }] } };
    return config;
  };

  test.each([
    { action: 'revoke', announce: '14d' },
    { action: 'disable', announce: '14d' },
    { action: 'disable', for: '30d' },
    { action: 'quarantine', for: '30d' },
    { action: 'quarantine', for: '30d', announce: '14d' },
  ])('%j are legal', (rule) => {
    expect(problemsOf(withRule(rule))).toEqual([]);
  });

  test.each([
    [{ action: 'report', announce: '14d' }, 'announce', /^does not go with `report`/],
    [{ action: 'keep', announce: '14d' }, 'announce', /^does not go with `keep`/],
    [{ action: 'revoke', announce: '0s' }, 'announce', /^must be longer than `0s`/],
    [{ action: 'revoke', announce: 14 }, 'announce', /^has no unit/],
    [{ action: 'quarantine' }, 'for', /^missing: `quarantine` needs to know for how long/],
    [{ action: 'quarantine', for: '0s' }, 'for', /^must be longer than `0s`/],
    [{ action: 'disable', for: '0s' }, 'for', /^must be longer than `0s`/],
    [{ action: 'revoke', for: '1d' }, 'for', /^does not go with `revoke`/],
    [{ action: 'report', for: '1d' }, 'for', /^does not go with `report`/],
  ])('%j are refused at their path', (rule, key, message) => {
    expect(problemsOf(withRule(rule))).toEqual([
      { path: `policies.default.rules[0].${key}`, message: expect.stringMatching(message) },
    ]);
  });
});

describe('limits of a connection', () => {
  test.each([
    { concurrency: 1, requestsPerSecond: 1, timeout: '1s' },
    { concurrency: 500, requestsPerSecond: 1000, timeout: '5m' },
    { requestsPerSecond: 2.5 },
  ])('%j are legal', (limits) => {
    const config = minimal();
    config.connections = [{ name: 'one', provider: 'plain', limits }];
    expect(problemsOf(config)).toEqual([]);
  });

  test.each([
    ['concurrency', 0],
    ['concurrency', 501],
    ['concurrency', 1.5],
    ['requestsPerSecond', 0.9],
    ['requestsPerSecond', 1001],
    ['timeout', '0s'],
    ['timeout', '301s'],
    ['timeout', 10],
  ])('%s: %s is refused', (key, value) => {
    const config = minimal();
    config.connections = [{ name: 'one', provider: 'plain', limits: { [key]: value } }];
    expect(wrongPaths(config)).toEqual([`connections[0].limits.${key}`]);
  });
});
