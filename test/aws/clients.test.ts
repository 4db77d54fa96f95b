import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { s3Client, secretsManagerClient } from '../../lambda/aws/clients.ts';
import { createCredentialStore } from '../../lambda/aws/secrets.ts';
import { DAY, HOUR, SECOND } from '../support/clock.ts';
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

test('a call that hangs, or trickles in, ends after two minutes; no further batch is asked for', async () => {
  const server = createServer((_, response) => response.writeHead(200).write('{'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const begun = once(server, 'request');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', SANDBOX_AWS_KEY.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SANDBOX_AWS_KEY.secretAccessKey);
  const client = secretsManagerClient();
  await client();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const ids = Array.from({ length: 41 }, (_, index) => `secret-${index}`);
  const reading = createCredentialStore(client).read(ids);
  await begun;
  vi.advanceTimersByTime(120 * SECOND);
  const secrets = await reading;
  for (const id of ids) {
    expect(secrets.get(id)).toMatchObject({
      code: 'timeout',
      message: `secret ${id} was not read: AWS gave no whole response within 120 s; check the network between here and AWS`,
    });
  }
});
