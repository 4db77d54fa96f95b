import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { awsCredentialChain } from '../../lambda/aws/credential-chain.ts';
import { SECOND } from '../support/clock.ts';
import { serve } from '../support/loopback-server.ts';
import { useWebIdentity } from '../support/web-identity.ts';

afterEach(() => {
  vi.unstubAllEnvs();
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

/** Makes a profile the only source of credentials; returns its folder. */
async function useProfile(lines: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'config');
  await writeFile(file, `[default]\n${lines}\n`);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_CONFIG_FILE', file);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  return folder;
}

test('a credential_process that hangs has an end; it is waited for once, and again when it comes back', async () => {
  const folder = await useProfile('');
  const key = JSON.stringify({
    Version: 1,
    AccessKeyId: 'AKIDEXAMPLE',
    SecretAccessKey: 'example',
  });
  const script = `until [ -e ${folder}/go ]; do sleep 0.05; done; echo '${key}'`;
  await writeFile(join(folder, 'process.sh'), script);
  await writeFile(
    join(folder, 'config'),
    `[default]\ncredential_process = sh ${folder}/process.sh\n`,
  );
  const provide = awsCredentialChain();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const first = expect(provide()).rejects.toMatchObject({
    code: 'timeout',
    message:
      'the AWS credentials did not come within 90 seconds; check the credential_process of the profile, and what it waits for',
  });
  await vi.advanceTimersByTimeAsync(90 * SECOND);
  await first;
  await expect(provide()).rejects.toMatchObject({ code: 'timeout' });
  await writeFile(join(folder, 'go'), '');
  vi.useRealTimers();
  await vi.waitFor(async () => {
    expect(await provide()).toMatchObject({ accessKeyId: 'AKIDEXAMPLE' });
  });
});

const problem = (code: string) =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>body</Message></Error></ErrorResponse>`;

test.each([
  [403, 'AccessDenied', 'forbidden', 'AWS refused to give them (AccessDenied)'],
  [500, 'InternalFailure', 'unavailable', 'AWS returned a server error'],
])(
  'credentials that STS answers with HTTP %i %s were not missing: the error says so',
  async (status, name, code, sentence) => {
    const sts = await serve((response) => response.writeHead(status).end(problem(name)));
    await useWebIdentity(sts.origin);
    await expect(awsCredentialChain()()).rejects.toMatchObject({
      code,
      message: `the AWS credentials could not be fetched: ${sentence}`,
    });
  },
);
