import { tmpdir } from 'node:os';
import { S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, test, vi } from 'vitest';
import { findFreePort, findMoto, startMoto } from '../e2e/moto.ts';

const KEY = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Clients of a moto that runs while the tests of this file do; they are skipped where it is not installed. */
export function useMoto() {
  const isInstalled = findMoto();
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let secrets: SecretsManagerClient;
  let s3: S3Client;

  beforeAll(async () => {
    if (!isInstalled) return;
    const port = await findFreePort();
    moto = await startMoto(port, {
      PATH: process.env.PATH ?? '',
      HOME: tmpdir(),
      AWS_ACCESS_KEY_ID: KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey,
      PYTHONDONTWRITEBYTECODE: '1',
    });
    const options = {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: KEY,
    };
    secrets = new SecretsManagerClient(options);
    s3 = new S3Client(options);
  });
  afterAll(async () => {
    secrets?.destroy();
    s3?.destroy();
    await moto?.close();
  });

  return {
    test: test.skipIf(!isInstalled),
    get secrets() {
      return secrets;
    },
    get s3() {
      return s3;
    },
    /** Creates a secret; returns its ARN. */
    createSecret: async (secret: CreateSecretCommandInput): Promise<string> =>
      (await secrets.send(new CreateSecretCommand(secret))).ARN ?? '',
  };
}
