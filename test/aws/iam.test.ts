import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectIam, type IamOptions } from '../../lambda/aws/iam.ts';
import { createTestClock } from '../support/clock.ts';
import { fakeAws } from './fake-iam.ts';

const ROLE = 'arn:aws:iam::111122223333:role/sweeper';
const CHAIN = { accessKeyId: 'AKIACHAIN', secretAccessKey: 'example' };

const RESULTS = {
  ListUsers: '<Users/>',
  AssumeRole: `<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>temporary</SecretAccessKey>
    <SessionToken>role-session</SessionToken><Expiration>9999-01-01T00:00:00Z</Expiration></Credentials>`,
};

function connect(options: Partial<Pick<IamOptions, 'roleArn' | 'endpoint' | 'credentials'>> = {}) {
  const { openHttp, requests, forms } = fakeAws(RESULTS);
  const iam = connectIam({
    openHttp,
    clock: createTestClock(),
    credentials: async () => CHAIN,
    endpoint: undefined,
    roleArn: undefined,
    ...options,
  });
  return { iam, requests, actions: () => forms.map((form) => form.get('Action')) };
}

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('A connection to IAM', () => {
  test('signs with the credential chain, whose key is its own', async () => {
    const { iam, requests, actions } = connect();
    expect(await iam.ownAccessKeyIds()).toEqual(['AKIACHAIN']);
    await iam.listUsers('/', undefined);
    expect(actions()).toEqual(['ListUsers']);
    expect(requests[0]?.url.href).toBe('https://iam.amazonaws.com/');
    expect(requests[0]?.headers?.authorization).toContain('Credential=AKIACHAIN/');
  });

  test('signs with the role that it assumes, whose key is its own too', async () => {
    const { iam, requests, actions } = connect({ roleArn: ROLE });
    expect(await iam.ownAccessKeyIds()).toEqual(['AKIACHAIN', 'ASIAROLE']);
    await iam.listUsers('/', undefined);
    expect(actions()).toEqual(['AssumeRole', 'ListUsers']);
    expect(requests[1]?.headers?.authorization).toContain('Credential=ASIAROLE/');
    expect(requests[1]?.headers?.['x-amz-security-token']).toBe('role-session');
  });

  test.each([['session'], [undefined]])(
    'sends a session token only when the credential chain has one: %s',
    async (sessionToken) => {
      const credentials = async () => ({ ...CHAIN, sessionToken });
      const { iam, requests } = connect({ credentials });
      await iam.listUsers('/', undefined);
      expect(requests[0]?.headers?.['x-amz-security-token']).toBe(sessionToken);
    },
  );

  test('sends the calls of IAM and of STS to its endpoint', async () => {
    const endpoint = new URL('https://proxy.test/aws/');
    const { iam, requests } = connect({ endpoint, roleArn: ROLE });
    await iam.listUsers('/', undefined);
    expect(requests.map(({ url }) => url.href)).toEqual([endpoint.href, endpoint.href]);
  });

  test('says how to set a region when none is set', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    const { iam } = connect();
    await expect(iam.listUsers('/', undefined)).rejects.toMatchObject({
      message: expect.stringContaining('set AWS_REGION'),
    });
  });
});
