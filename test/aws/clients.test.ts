import { afterEach, expect, test, vi } from 'vitest';
import { awsCredentialChain, s3Client, secretsManagerClient } from '../../lambda/aws/clients.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the client of Secrets Manager is created once, on first use', async () => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  const client = secretsManagerClient();

  expect(await client()).toBe(await client());
  expect(await (await client()).config.region()).toBe('eu-central-1');
});

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
