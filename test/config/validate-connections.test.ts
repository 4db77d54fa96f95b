import { describe, expect, test } from 'vitest';
import { minimal, problemsOf, wrongPaths } from './fakes.ts';

describe('a wrong connection', () => {
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
      { path: 'connections[0].settings.signIn.method', message: 'must be `basic` or `none`' },
      {
        path: 'connections[0].settings.source.tabel',
        message: 'unknown key; did you mean `table`?',
      },
    ]);
  });

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
