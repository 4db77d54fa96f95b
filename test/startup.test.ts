import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ENGINE_FLAGS, refuseUnsafeEnvironment, useDefaultRegion } from '../lambda/startup.ts';

test('the flags that are set are known to the V8 of this Node', () => {
  const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  for (const flag of ENGINE_FLAGS) {
    const name = flag.replace(/^--(?:no-)?/, '').replace(/=.*/, '');
    expect(options).toMatch(new RegExp(`^ *--(?:no-)?${name} `, 'm'));
  }
});

test('a program refuses to run while NODE_DEBUG would print its requests', () => {
  expect(() => refuseUnsafeEnvironment({ NODE_DEBUG: 'http' })).toThrow(
    expect.objectContaining({
      code: 'invalid-configuration',
      message: 'NODE_DEBUG makes Node print requests with the secrets in them; unset it',
    }),
  );
});

test.each([
  { NODE_DEBUG_NATIVE: 'tls' },
  { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  { NODE_OPTIONS: '--enable-source-maps --tls-keylog=/tmp/keys' },
  { NODE_OPTIONS: '--trace-tls' },
  { NODE_OPTIONS: '--tls-min-v1.0' },
  { NODE_OPTIONS: '--tls_min_v1.1' },
  { NODE_OPTIONS: '--tls-cipher-list=NULL' },
])('a program refuses to run with %j, and names the variable', (env) => {
  const [name = ''] = Object.keys(env);
  expect(() => refuseUnsafeEnvironment(env)).toThrow(
    expect.objectContaining({
      code: 'invalid-configuration',
      message: expect.stringMatching(new RegExp(`^${name} makes Node `)),
    }),
  );
});

test.each([
  {},
  { NODE_DEBUG: '' },
  { NODE_DEBUG: undefined },
  { NODE_TLS_REJECT_UNAUTHORIZED: '1' },
  { NODE_EXTRA_CA_CERTS: '/etc/ssl/company.pem' },
  { NODE_OPTIONS: '--enable-source-maps --max-semi-space-size=8 --tls-min-v1.3' },
])('a program runs with the environment %j', (env) => {
  expect(() => refuseUnsafeEnvironment(env)).not.toThrow();
});

test.each([
  [{ AWS_DEFAULT_REGION: 'eu-west-1' }, 'eu-west-1'],
  [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' }, 'eu-west-1'],
  [{ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'eu-west-1' }, 'us-east-1'],
  [{}, undefined],
])('with %j the region is %s', (env: Parameters<typeof useDefaultRegion>[0], region) => {
  useDefaultRegion(env);
  expect(env.AWS_REGION).toBe(region);
});
