import { hash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { auditUnavailable } from '../../lambda/audit/s3/object.ts';
import { s3Client, secretsManagerClient } from '../../lambda/aws/clients.ts';
import { awsCredentialChain } from '../../lambda/aws/credential-chain.ts';
import { createCredentialStore } from '../../lambda/aws/secrets.ts';
import type { Proxies } from '../../lambda/network/proxies.ts';
import { readProxies } from '../../lambda/network/proxies.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { closedOrigin } from '../support/loopback-server.ts';
import { createAuthority, type Identity } from '../support/tls/certificates.ts';
import { serveTls } from '../support/tls/server.ts';
import { trustEverywhere } from '../support/tls/trust-everywhere.ts';

const HOST = 'aws.example.test';
const ONE_SECRET = JSON.stringify({
  SecretValues: [{ Name: 'one', SecretString: '{"token":"t"}' }],
});

const authority = createAuthority();

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Serves all of AWS at a host that only a proxy finds. */
async function serveAws(body: string, identity: Identity = authority.issue([HOST])) {
  trustEverywhere(authority.cert);
  const server = await serveTls(identity, body);
  for (const [name, value] of Object.entries({
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL: `https://${HOST}:${server.port}`,
  })) {
    vi.stubEnv(name, value);
  }
  return server;
}

/** Has the credential chain assume a role first, which it asks STS for. */
async function useRole(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'config');
  const role = 'role_arn = arn:aws:iam::111122223333:role/other\nsource_profile = own';
  const own = 'aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = example';
  await writeFile(file, `[profile other]\n${role}\n[profile own]\n${own}\n`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', file);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_PROFILE', 'other');
}

/** Has the credential chain ask IAM Identity Center for the credentials of a role, signed in as a person. */
async function useSingleSignOn(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'home-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const start = 'https://company.awsapps.example/start';
  const session = { accessToken: 'person', expiresAt: '2999-01-01T00:00:00Z' };
  const cache = join(home, '.aws', 'sso', 'cache');
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, `${hash('sha1', start)}.json`), JSON.stringify(session));
  const role = 'sso_account_id = 111122223333\nsso_role_name = sweeper';
  const lines = `sso_start_url = ${start}\nsso_region = eu-central-1\n${role}`;
  await writeFile(join(home, '.aws', 'config'), `[profile person]\n${lines}\n`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', undefined);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_PROFILE', 'person');
}

/** What reading a secret gives. */
async function readOne(proxies: Proxies | undefined): Promise<unknown> {
  const secrets = await createCredentialStore(secretsManagerClient({ proxies })).read(['one']);
  return secrets.get('one');
}

describe('through a proxy goes', () => {
  test('what is asked of Secrets Manager, on one tunnel', async () => {
    const server = await serveAws(ONE_SECRET);
    const proxy = await startConnectProxy();
    const store = createCredentialStore(secretsManagerClient({ proxies: proxy.proxies() }));
    for (const _ of [1, 2]) {
      expect((await store.read(['one'])).get('one')).toEqual({ token: 't' });
    }
    expect(proxy.requests.map(({ target }) => target)).toEqual([`${HOST}:${server.port}`]);
    expect(proxy.sent().toString('latin1')).not.toContain('GetSecretValue');
  });

  test('what is asked of S3', async () => {
    const server = await serveAws('content');
    vi.stubEnv('NO_PROXY', '*'); // which the client is not to read by itself
    const proxy = await startConnectProxy();
    const client = await s3Client({ proxies: proxy.proxies() });
    client.config.forcePathStyle = true;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'audit', Key: 'a' }));
    expect(await Body?.transformToString()).toBe('content');
    expect(proxy.requests.map(({ target }) => target)).toEqual([`${HOST}:${server.port}`]);
  });

  test('what the credential chain asks of STS', async () => {
    const server = await serveAws('<refused/>');
    await useRole();
    const proxy = await startConnectProxy();
    await expect(awsCredentialChain(proxy.proxies())()).rejects.toThrow('no AWS credentials');
    expect(proxy.requests[0]?.target).toBe(`${HOST}:${server.port}`);
    expect(server.paths).toEqual(['/']);
  });

  test('what the credential chain asks of IAM Identity Center, for a client of AWS too', async () => {
    const roleCredentials = {
      ...{ accessKeyId: 'AKIDSSO', secretAccessKey: 'example', sessionToken: 'example' },
      expiration: Date.parse('2999-01-01T00:00:00Z'),
    };
    const server = await serveAws(JSON.stringify({ roleCredentials, ...JSON.parse(ONE_SECRET) }));
    await useSingleSignOn();
    const proxy = await startConnectProxy();
    const target = `${HOST}:${server.port}`;
    expect(await awsCredentialChain(proxy.proxies())()).toMatchObject({ accessKeyId: 'AKIDSSO' });
    expect(proxy.requests.map((one) => one.target)).toEqual([target]);
    expect(await readOne(proxy.proxies())).toEqual({ token: 't' });
    expect(proxy.requests.map((one) => one.target)).toEqual([target, target, target]);
  });
});

describe('a host of AWS in NO_PROXY', () => {
  test('is reached without the proxy', async () => {
    await serveAws(ONE_SECRET);
    const proxy = await startConnectProxy();
    expect(await readOne(proxy.proxies({ except: 'example.test' }))).toMatchObject({
      code: 'unavailable',
    });
    expect(proxy.requests).toEqual([]);
  });
});

describe('a call to AWS that no connection came about for says why:', () => {
  test('the proxy refuses', async () => {
    await serveAws(ONE_SECRET);
    const proxy = await startConnectProxy(() => 407);
    const error = await readOne(proxy.proxies({ user: 'me:pass-word' }));
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        `^secret one was not read: the proxy ${proxy.host} does not connect .*HTTP 407.*HTTPS_PROXY`,
      ),
    });
    expect(String(error)).not.toContain('pass-word');
    expect(proxy.requests).toHaveLength(1);
  });

  test('the proxy cannot be reached', async () => {
    await serveAws(ONE_SECRET);
    const closed = await closedOrigin();
    expect(await readOne(readProxies({ HTTPS_PROXY: closed }))).toMatchObject({
      message: expect.stringContaining(`the proxy ${new URL(closed).host} cannot be reached`),
    });
  });

  test('the certificate is not trusted, which is not tried again', async () => {
    const server = await serveAws(ONE_SECRET, createAuthority('Other').issue([HOST]));
    const proxy = await startConnectProxy();
    expect(await readOne(proxy.proxies())).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^secret one was not read: no trusted authority.*NODE_EXTRA_CA_CERTS/,
      ),
    });
    expect([server.connections(), server.paths]).toEqual([1, []]);
  });

  test('the proxy refuses STS, or its certificate is not trusted: the credentials were not missing', async () => {
    await serveAws('', createAuthority('Other').issue([HOST]));
    await useRole();
    const refusing = await startConnectProxy(() => 407);
    await expect(awsCredentialChain(refusing.proxies())()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^the AWS credentials could not be fetched: the proxy .*HTTP 407/,
      ),
    });
    const connecting = await startConnectProxy();
    await expect(awsCredentialChain(connecting.proxies())()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/could not be fetched: no trusted authority/),
    });
  });

  test('and so does the audit', () => {
    const cause = Object.assign(new Error('expired'), { code: 'CERT_HAS_EXPIRED' });
    expect(auditUnavailable('the audit cannot be written to S3', cause).message).toMatch(
      /^the audit cannot be written to S3: the certificate has expired/,
    );
  });
});

describe('credentials that could not be fetched were not missing:', () => {
  test('the proxy refuses IAM Identity Center, or nobody is there', async () => {
    await serveAws('');
    await useSingleSignOn();
    const refusing = await startConnectProxy(() => 403);
    const refused = expect.stringMatching(
      /could not be fetched: the proxy .*HTTP 403.*have it allow the host/,
    );
    const error = { code: 'unavailable', message: refused };
    await expect(awsCredentialChain(refusing.proxies())()).rejects.toMatchObject(error);
    expect(await readOne(refusing.proxies())).toMatchObject(error);
    await expect(awsCredentialChain()()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('could not be fetched: no connection came about'),
    });
  });
});
