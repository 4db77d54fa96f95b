import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DAY, NOW } from '../clock.ts';
import {
  APIGEE_APPS,
  type DemoToken,
  HUAWEI_TENANTS,
  OAUTH_TOKENS,
  ROUTE53_VIEWS,
} from './demo-population.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { demoConfig, seedSandbox } from './seed.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ clock: { now: () => NOW } });
  seedSandbox(sandbox, NOW);
});

afterEach(() => sandbox.close());

const connectionTo = (name: keyof Omit<Sandbox, 'env' | 'close'>) => sandbox[name].server.origin;

function contents({ huawei, route53, apigee }: Sandbox) {
  return [
    Object.keys(HUAWEI_TENANTS).map((tenant) => huawei.simulator.tokens(tenant)),
    Object.keys(ROUTE53_VIEWS).map((view) => route53.simulator.tokens(view)),
    apigee.simulator.tokens(),
  ];
}

describe('the sandbox', () => {
  test('serves five simulators, each on an origin of its own', async () => {
    const names = ['huawei', 'route53', 'apigee', 'oauth', 'secretsManager'] as const;
    const origins = new Set(names.map(connectionTo));
    expect(origins.size).toBe(5);
    for (const origin of origins) expect((await fetch(`${origin}/nowhere`)).status).not.toBe(200);
    expect(names.map((name) => sandbox[name].server.requests.length)).toEqual([1, 1, 1, 1, 1]);
  });

  test('leads the AWS SDK to its Secrets Manager with credentials of its own', async () => {
    const { env } = sandbox;
    const client = new SecretsManagerClient({
      region: env.AWS_REGION ?? '',
      endpoint: env.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? '',
      credentials: {
        accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
      },
    });
    const read = new GetSecretValueCommand({ SecretId: 'token-sweeper/huawei' });
    expect(JSON.parse((await client.send(read)).SecretString ?? '')).toEqual(
      sandbox.huawei.simulator.key,
    );
    client.destroy();
  });

  test('is filled alike for the same moment', async () => {
    const other = await startSandbox({ clock: { now: () => NOW } });
    seedSandbox(other, NOW);
    expect(contents(other)).toEqual(contents(sandbox));
    await other.close();
  });

  test('ages its tokens relative to the moment', () => {
    const [oldest] = sandbox.huawei.simulator.tokens('e0d69be4-ee68-4653-97e4-9e8a4b5c6d01');
    expect(oldest).toMatchObject({
      creation_time: NOW - 430 * DAY,
      expiration_time: NOW - 65 * DAY,
    });
  });

  test('has a register entry for each token of the authorization server', () => {
    for (const { name } of OAUTH_TOKENS) {
      const secret = `token-sweeper/register/${name}`;
      const { token } = JSON.parse(sandbox.secretsManager.simulator.text(secret) ?? '{}');
      expect(sandbox.secretsManager.simulator.tags(secret)).toEqual({
        'token-sweeper:register': 'demo',
      });
      expect(sandbox.oauth.simulator.isActive(token)).toBe(name !== 'site-report-export');
    }
  });
});

describe('the configuration of the demo', () => {
  test('leads each connection to its simulator and its secret', () => {
    const { mode, connections } = parse(demoConfig(sandbox));
    expect(mode).toBe('plan');
    const endpoints = connections.map(({ endpoint }: { endpoint: string }) => endpoint);
    expect(endpoints).toEqual(
      (['huawei', 'route53', 'apigee', 'oauth'] as const).map(connectionTo),
    );
    for (const { secret } of connections) {
      if (secret) expect(sandbox.secretsManager.simulator.text(secret)).toBeDefined();
    }
  });

  test.for([
    ['Route 53', Object.values(ROUTE53_VIEWS).flat()],
    ['Apigee', Object.values(APIGEE_APPS).flat()],
    ['OAuth', OAUTH_TOKENS],
    [
      'Huawei',
      Object.values(HUAWEI_TENANTS).flatMap((ages) =>
        ages.map((age) => ({ name: '', age, expiresIn: 365 - age })),
      ),
    ],
  ] as const)('wants some but fewer than half of the tokens of %s gone', ([, tokens]) => {
    const wanted = tokens.filter(isStale).length;
    expect(wanted).toBeGreaterThan(0);
    expect(wanted).toBeLessThan(tokens.length / 2);
  });
});

function isStale({ age, expiresIn }: DemoToken): boolean {
  return age >= 365 || (expiresIn !== 'never' && expiresIn <= -7);
}
