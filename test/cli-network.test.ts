import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { CLI } from './support/cli-process.ts';
import { COMPILE_CACHE } from './support/compile-cache.ts';
import { startConnectProxy } from './support/connect-proxy.ts';
import { createAuthority } from './support/tls/certificates.ts';
import { serveTls } from './support/tls/server.ts';

vi.setConfig({ testTimeout: 60_000 });

const DEFINITION = {
  origin: 'https://api.example.test',
  secret: { key: { description: 'Key.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.key}' } },
  list: { path: '/tokens', itemsPath: 'tokens' },
  fields: { id: 'item.id' },
  ownToken: 'not-listed',
  revoke: { method: 'DELETE', path: '/tokens/{item.id}', ok: [204], gone: [404] },
};
const SECRETS = { SecretValues: [{ Name: 'api', SecretString: '{"key":"hidden"}' }] };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'network-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** A provider and Secrets Manager, each with an authority of its own, and a configuration for them. */
async function prepare() {
  const [company, cloud] = [createAuthority('Company'), createAuthority('Cloud')];
  const tokens = JSON.stringify({ tokens: [{ id: 'token-1' }] });
  const api = await serveTls(company.issue(['api.example.test']), tokens);
  const aws = await serveTls(cloud.issue(['aws.example.test']), JSON.stringify(SECRETS));
  await writeFile(join(folder, 'company.pem'), company.cert);
  await writeFile(join(folder, 'cloud.pem'), cloud.cert);
  const connection = {
    ...{ name: 'api', provider: 'rest', secret: 'api', tls: { ca: 'company.pem' } },
    endpoint: `https://api.example.test:${api.port}`,
    settings: { definition: DEFINITION },
  };
  const rules = [{ when: { expiredFor: '7d' }, action: 'revoke' }];
  const config = { connections: [connection], policies: { default: { rules } } };
  await writeFile(join(folder, 'sweeper.yaml'), JSON.stringify(config));
  return { api, aws };
}

/** Runs `check` in a process with these variables and no others. */
async function check(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [CLI, 'check', '--config', join(folder, 'sweeper.yaml')], {
    env: { ...COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: child.exitCode, stdout, stderr };
}

describe('the command line', () => {
  test('sends everything through the proxy of its environment, and trusts whom it is told to', async () => {
    const { api, aws } = await prepare();
    const proxy = await startConnectProxy();
    const { code, stdout } = await check({
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: join(folder, 'cloud.pem'),
      AWS_ENDPOINT_URL: `https://aws.example.test:${aws.port}`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    });
    expect(stdout).toMatch(/^ok +api +secret read, 1 token\n/);
    expect(code).toBe(0);
    expect(proxy.requests.map(({ target }) => target)).toEqual([
      `aws.example.test:${aws.port}`,
      `api.example.test:${api.port}`,
    ]);
    expect(proxy.sent().toString('latin1')).not.toMatch(/hidden|AKIDEXAMPLE/);
  });

  test.each([
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, /^NODE_TLS_REJECT_UNAUTHORIZED makes Node send/m],
    [
      { HTTPS_PROXY: 'socks5://me:pass-word@proxy' },
      /^HTTPS_PROXY must be the URL of an HTTP proxy/m,
    ],
  ])('does not start with %j', async (env, sentence) => {
    await prepare();
    const { code, stdout, stderr } = await check(env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('pass-word');
  });
});
