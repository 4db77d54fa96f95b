import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import type { Report } from '../lambda/domain/report.ts';
import { CONFIG_FILE, ENV } from '../lambda/function/contract.ts';
import { bundledConfig } from '../lib/bundle/bundled-config.ts';
import { resolveProps } from '../lib/options/resolve.ts';
import { startLambda } from './lambda-host/lambda.ts';
import { Consul } from './little-memory/consul.ts';
import { type ConnectProxy, startConnectProxy } from './support/connect-proxy.ts';
import { copyFunction } from './support/function-bundle.ts';
import { createAuthority } from './support/tls/certificates.ts';
import { serveTls, type TlsServer } from './support/tls/server.ts';

// Each test starts a process, which a busy machine does at its own pace.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const [company, cloud] = [createAuthority('Company'), createAuthority('Cloud')];
const SECRETS = { SecretValues: [{ Name: 'consul', SecretString: '{"token":"hidden"}' }] };

let bundle: string;
beforeAll(async () => {
  bundle = await mkdtemp(join(tmpdir(), 'bundle-'));
  await copyFunction(bundle);
  await writeFile(join(bundle, 'cloud.pem'), cloud.cert);
});
afterAll(() => rm(bundle, { recursive: true }));

let consul: Consul;
let server: TlsServer;
let aws: TlsServer;
beforeEach(async () => {
  consul = new Consul({ tokens: 10, stale: 3 });
  server = await serveTls(company.issue(['consul.example.test']), consul.serve);
  aws = await serveTls(cloud.issue(['aws.example.test']), JSON.stringify(SECRETS));
});

/** Puts the configuration, and what it names, beside the bundle, as a deployment does. */
async function configure(tls: object | undefined): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'configuration-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'company.pem'), company.cert);
  const connection = {
    ...{ name: 'consul', provider: 'consul-acl', secret: 'consul', tls },
    endpoint: `https://consul.example.test:${server.port}`,
    settings: { host: 'consul.invalid' },
  };
  const rules = [{ when: { olderThan: '365d' }, action: 'revoke' }];
  const config = { mode: 'enforce', connections: [connection], policies: { default: { rules } } };
  await writeFile(join(folder, 'sweeper.yaml'), JSON.stringify(config));
  const props = resolveProps({ config: join(folder, 'sweeper.yaml') });
  const { document, files } = bundledConfig(props.configDocument, props.config);
  const written = [...files, [CONFIG_FILE, JSON.stringify(document)] as const];
  await Promise.all(written.map(([name, text]) => writeFile(join(bundle, name), text)));
}

/** Invokes the function once, in a network that only the proxy leaves. The file stands for the public authorities. */
async function invoke(proxy: ConnectProxy, environment: Record<string, string> = {}) {
  const lambda = await startLambda({
    directory: bundle,
    environment: {
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: join(bundle, 'cloud.pem'),
      AWS_ENDPOINT_URL: `https://aws.example.test:${aws.port}`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      ...environment,
    },
  });
  onTestFinished(() => lambda.close());
  const { failed, payload } = await lambda.invoke({});
  await lambda.close();
  expect(payload + lambda.logs()).not.toMatch(/hidden|pass-word/);
  return { failed, payload, logs: lambda.logs() };
}

describe('the deployed function, behind a proxy,', () => {
  test('sweeps a server with a certificate of its authority, which it has taken along', async () => {
    await configure({ ca: 'company.pem' });
    const proxy = await startConnectProxy();
    const { failed, payload } = await invoke(proxy);
    expect(failed, payload).toBe(false);
    const report: Report = JSON.parse(payload);
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 11, revoked: 3 } });
    expect(consul.deleted).toBe(3);
    expect(new Set(proxy.requests.map(({ target }) => target))).toEqual(
      new Set([`aws.example.test:${aws.port}`, `consul.example.test:${server.port}`]),
    );
    expect(proxy.sent().toString('latin1')).not.toMatch(/hidden|AKIDEXAMPLE|acl/);
  });

  test('sends nothing to a server whose authority it was not given', async () => {
    await configure(undefined);
    const { failed, logs } = await invoke(await startConnectProxy());
    expect(failed).toBe(true);
    expect(logs).toMatch(/"code":"unavailable","message":"[^"]*no trusted authority .* tls\.ca/);
    expect(server.paths).toEqual([]);
  });

  test('revokes nothing if the proxy does not connect it to the audit, and says so', async () => {
    await configure({ ca: 'company.pem' });
    const proxy = await startConnectProxy((_, { host }) => (/^audit/.test(host ?? '') ? 403 : 200));
    const { failed, logs } = await invoke(proxy, {
      [ENV.auditBucket]: 'audit-bucket',
      [ENV.auditPrefix]: 'audit/',
    });
    expect(failed).toBe(true);
    expect(logs).toMatch(/audit-unavailable/);
    expect(logs).toContain(`the proxy ${proxy.host} does not connect to the host (HTTP 403)`);
    expect(consul.deleted).toBe(0);
  });
});

test.each([
  [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, /^NODE_TLS_REJECT_UNAUTHORIZED makes Node send/],
  [{ HTTPS_PROXY: 'socks5://me:pass-word@proxy' }, /^HTTPS_PROXY must be the URL of an HTTP proxy/],
])('the deployed function refuses %j before it asks anybody', async (environment, sentence) => {
  await configure({ ca: 'company.pem' });
  const proxy = await startConnectProxy();
  const { failed, payload } = await invoke(proxy, environment);
  expect(failed).toBe(true);
  expect(JSON.parse(payload)).toMatchObject({
    errorType: 'SweepError',
    errorMessage: expect.stringMatching(sentence),
  });
  expect([proxy.requests, server.connections(), aws.connections()]).toEqual([[], 0, 0]);
});
