import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { awsCredentialChain, s3Client, secretsManagerClient } from '../../lambda/aws/clients.ts';
import { DAY, HOUR } from '../support/clock.ts';
import { startLoopback } from '../support/sandbox/loopback.ts';
import { json } from '../support/sandbox/message.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import { secretsManagerError } from '../support/sandbox/secrets-manager.ts';
import { refuseSigV4 } from '../support/sandbox/verify-sigv4.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the client of Secrets Manager is created once, on first use', async () => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  const client = secretsManagerClient();

  expect(await client()).toBe(await client());
  expect(await (await client()).config.region()).toBe('eu-central-1');
});

test.each([HOUR, -HOUR, DAY, -DAY])(
  'a client whose wall clock is set by %i ms signs anew by the time of AWS',
  async (shift) => {
    const start = Date.now();
    const uptime = performance.now();
    const clock = { now: () => start + performance.now() - uptime };
    const server = await startLoopback(
      (request) => {
        const expected = { key: SANDBOX_AWS_KEY, region: 'us-east-1', service: 'secretsmanager' };
        const refusal = refuseSigV4(request, { ...expected, now: clock.now() });
        return refusal
          ? secretsManagerError(400, refusal.type, refusal.message)
          : json(200, { SecretList: [] });
      },
      { clock },
    );
    onTestFinished(() => server.close());
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ENDPOINT_URL', server.origin);
    vi.stubEnv('AWS_ACCESS_KEY_ID', SANDBOX_AWS_KEY.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', SANDBOX_AWS_KEY.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', SANDBOX_AWS_KEY.sessionToken);
    const client = await secretsManagerClient()();
    await client.send(new ListSecretsCommand());
    vi.useFakeTimers({ toFake: ['Date'], now: start + shift });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    await client.send(new ListSecretsCommand());
    expect(server.requests).toHaveLength(3);
  },
);

test('the client of S3 goes to the region of the environment', async () => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');

  expect(await (await s3Client()).config.region()).toBe('eu-central-1');
});

test('the credential chain reads the variables of the SDK', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');

  expect(await awsCredentialChain()()).toMatchObject({
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'example',
  });
});

test('a credential chain without credentials says so', async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');

  await expect(awsCredentialChain()()).rejects.toMatchObject({
    code: 'unauthorized',
    message: 'no AWS credentials were found in the standard chain',
  });
});
