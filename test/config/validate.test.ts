import { describe, expect, test } from 'vitest';
import { InvalidConfigurationError } from '../../lambda/config/problems.ts';
import { validateConfig } from '../../lambda/config/validate.ts';
import { SweepError } from '../../lambda/errors.ts';
import { minimal, modules, problemsOf, wrongPaths } from './fakes.ts';

describe('what a configuration leaves out', () => {
  test('is filled in with the documented defaults', () => {
    const config = validateConfig(minimal(), modules);
    expect(config).toMatchObject({ mode: 'plan', limits: { concurrency: 200 } });
    expect(config.connections).toHaveLength(1);
    expect(config.connections[0]).toEqual({
      name: 'one',
      module: modules[1],
      settings: {},
      limits: { concurrency: 7, requestsPerSecond: 3, timeoutMillis: 9000 },
      policy: {
        name: 'default',
        rules: [{ name: 'rule-1', when: { expiredFor: 604_800_000 }, action: 'revoke' }],
        protect: [],
        safeguards: {
          maxRevocations: 100,
          maxRevocationShare: 0.5,
          keepNewest: 1,
          minimumAge: 3_600_000,
          maxClockSkew: 120_000,
        },
      },
    });
  });

  test('a limit of the connection replaces that of the provider and leaves the others', () => {
    const config = minimal();
    config.connections = [{ name: 'one', provider: 'plain', limits: { timeout: '5m' } }];
    expect(validateConfig(config, modules).connections[0]?.limits).toEqual({
      concurrency: 7,
      requestsPerSecond: 3,
      timeoutMillis: 300_000,
    });
  });

  test('a share of the limits is kept, and of the rate that the provider documents only that is used', () => {
    const limitsWith = (limits: object) => {
      const config = minimal();
      config.connections = [{ name: 'one', provider: 'plain', limits }];
      return validateConfig(config, modules).connections[0]?.limits;
    };
    expect(limitsWith({ share: 0.5 })).toMatchObject({ share: 0.5, requestsPerSecond: 1.5 });
    // Whoever configures a rate has said what this sweep may use.
    expect(limitsWith({ share: 0.5, requestsPerSecond: 8 })).toMatchObject({
      requestsPerSecond: 8,
    });
  });

  test.each([
    [0, 'must be above 0, not `0`'],
    [-0.5, 'must be above 0'],
    [1.5, 'must be at most 1, not `1.5`'],
    ['half', 'must be a number'],
  ])('a share of %j is refused: it %s', (share, why) => {
    const config = minimal();
    config.connections = [{ name: 'one', provider: 'plain', limits: { share } }];
    expect(() => validateConfig(config, modules)).toThrow(`connections[0].limits.share: ${why}`);
  });

  test('rules without a name are named by their position', () => {
    const config = minimal();
    const rule = { when: { neverExpires: true }, action: 'report' };
    config.policies = { default: { rules: [{ ...rule, name: 'first' }, rule, rule] } };
    const names = validateConfig(config, modules).connections[0]?.policy.rules.map(
      (one) => one.name,
    );
    expect(names).toEqual(['first', 'rule-2', 'rule-3']);
  });
});

describe('a limit', () => {
  test('may be zero, and a share may be one', () => {
    const config = minimal();
    const zeros = {
      maxRevocations: 0,
      maxRevocationShare: 0,
      keepNewest: 0,
      minimumAge: '0s',
      maxClockSkew: '0s',
    };
    config.policies = { default: { ...config.policies.default, safeguards: zeros } };
    expect(validateConfig(config, modules).connections[0]?.policy.safeguards).toEqual({
      ...zeros,
      minimumAge: 0,
      maxClockSkew: 0,
    });
    config.policies = {
      default: { ...config.policies.default, safeguards: { maxRevocationShare: 1 } },
    };
    expect(problemsOf(config)).toEqual([]);
  });
});

describe('a wrong configuration', () => {
  test('is refused with every problem at once, whatever else is broken', () => {
    const paths = wrongPaths({
      mode: 'dry',
      connections: [
        { name: 'A', provider: 'valt', settings: {} },
        { name: 'x', provider: 'vault', settings: { region: 'x', tenants: 'all' }, policy: 'gone' },
        {
          name: 'x',
          provider: 'plain',
          endpoint: 'http://example.com',
          limits: { concurrency: 0 },
        },
        'not a connection',
      ],
      policies: {
        default: {
          rules: [
            { name: 'r', when: {}, action: 'keep' },
            { name: 'r', when: { expiredFor: 7 }, action: 'disable' },
          ],
          safeguards: { maxRevocationShare: 1.1 },
        },
      },
      limits: { concurrency: 0 },
      colour: 'red',
    });
    expect(paths.toSorted()).toEqual(
      [
        'mode',
        'colour',
        'limits.concurrency',
        'connections[0].name',
        'connections[0].provider',
        'connections[1].secret',
        'connections[1].settings.region',
        'connections[1].policy',
        'connections[2].name',
        'connections[2].endpoint',
        'connections[2].limits.concurrency',
        'connections[3]',
        'policies.default.rules[0].when',
        'policies.default.rules[1].name',
        'policies.default.rules[1].when.expiredFor',
        'policies.default.rules[1].action',
        'policies.default.safeguards.maxRevocationShare',
      ].toSorted(),
    );
  });
});

describe('the error of a wrong configuration', () => {
  test('throws a SweepError whose message has one line a problem, with path and remedy', () => {
    const bad = { ...minimal(), mode: 'dry', Mode: 1 };
    const attempt = () => validateConfig(bad, modules);
    expect(attempt).toThrow(SweepError);
    expect(attempt).toThrow(InvalidConfigurationError);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'invalid-configuration',
        message:
          'mode: must be `plan` or `enforce`, not `dry`\nMode: unknown key; did you mean `mode`?',
      }),
    );
  });

  test('names each provider setting that is missing, even when there are no settings at all', () => {
    const config = minimal();
    config.connections = [{ name: 'one', provider: 'vault', secret: 's' }];
    expect(wrongPaths(config)).toEqual([
      'connections[0].settings.region',
      'connections[0].settings.tenants',
    ]);
  });

  test('is told apart by the branch of the settings that its author meant', () => {
    const config = minimal();
    const settings = {
      region: 'cn-north-4',
      tenants: [1],
      source: { table: 't', tabel: 1 },
      signIn: { method: 'x' },
    };
    config.connections = [{ name: 'one', provider: 'vault', secret: 's', settings }];
    expect(problemsOf(config)).toEqual([
      {
        path: 'connections[0].settings.tenants[0]',
        message: expect.stringContaining('must be text'),
      },
      {
        path: 'connections[0].settings.signIn.method',
        message: 'must be `basic` or `none`, not `x`',
      },
      {
        path: 'connections[0].settings.source.tabel',
        message: 'unknown key; did you mean `table`?',
      },
    ]);
  });
});

describe('an incomplete configuration', () => {
  test('names the known providers, and the one that was probably meant', () => {
    const config = minimal();
    config.connections = [
      { name: 'one', provider: 'vaullt' },
      { name: 'two', provider: 'something-else' },
      { name: 'three' },
    ];
    expect(problemsOf(config)).toEqual([
      {
        path: 'connections[0].provider',
        message: 'unknown provider `vaullt`; did you mean `vault`?',
      },
      {
        path: 'connections[1].provider',
        message: 'unknown provider `something-else`; must be `vault` or `plain`',
      },
      { path: 'connections[2].provider', message: 'missing; must be `vault` or `plain`' },
    ]);
  });

  test('needs a policy named default when a connection names none', () => {
    const config = minimal();
    config.policies = { strict: config.policies.default ?? {} };
    expect(problemsOf(config)).toEqual([
      {
        path: 'connections[0].policy',
        message: 'missing, and no policy is named `default`; configured policies: strict',
      },
    ]);
  });

  test.each([
    ['no connection', { connections: [] }, 'connections'],
    ['no policies', { policies: undefined }, 'policies'],
    ['a policy without rules', { policies: { default: { rules: [] } } }, 'policies.default.rules'],
    [
      'an empty protect entry',
      { policies: { default: { ...minimal().policies.default, protect: [{}] } } },
      'policies.default.protect[0]',
    ],
    [
      'a policy with a control character in its name',
      { policies: { ...minimal().policies, 'a\u0007': minimal().policies.default } },
      'policies["a\\u0007"]',
    ],
  ])('with %s is refused at its path', (_, change, path) => {
    expect(wrongPaths(JSON.stringify({ ...minimal(), ...change }))).toEqual([path]);
  });
});
