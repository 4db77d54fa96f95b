import { describe, expect, onTestFinished, test } from 'vitest';
import { createTokenRegister } from '../../lambda/aws/register.ts';
import { createCredentialStore } from '../../lambda/aws/secrets.ts';
import { composeConnections } from '../../lambda/compose.ts';
import type { ConnectionReport } from '../../lambda/domain/report.ts';
import type { SocketOptions } from '../../lambda/http/sockets.ts';
import { runSweep } from '../../lambda/sweep/run-sweep.ts';
import { createTestClock, DAY } from '../support/clock.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { startLoopback } from '../support/sandbox/loopback.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import { createSecretsManagerStub } from '../support/sandbox/secrets-manager.ts';
import { createAuthority, selfSigned } from '../support/tls/certificates.ts';
import { serveTls } from '../support/tls/server.ts';
import { impatientClient } from './impatient-client.ts';
import { CONTRACTS, type ProviderName } from './points.ts';
import { connectionOf, startProvider } from './provider-under-test.ts';

const HOST = '127.0.0.1';
const PROVIDERS = Object.keys(CONTRACTS) as ProviderName[];

/** Enforces on a provider that is said to be at `origin`, beside another one, with which nothing is wrong. */
async function sweepBeside(
  name: ProviderName,
  origin: string,
  { proxies, ca }: SocketOptions,
): Promise<ConnectionReport['error']> {
  const clock = createTestClock();
  const stub = createSecretsManagerStub({ clock });
  const secrets = await startLoopback(stub.handle, { clock: Date });
  const hit = await startProvider(name, clock, stub);
  const neighbour = await startProvider(name === 'route53' ? 'huawei' : 'route53', clock, stub);
  const client = impatientClient(secrets.origin, clock, 20_000);
  onTestFinished(async () => {
    client.destroy();
    await Promise.all([hit.server, neighbour.server, secrets].map((server) => server.close()));
  });
  const settings = JSON.parse(JSON.stringify(hit.settings).replaceAll(hit.server.origin, origin));
  const moved = { ...hit, settings, server: { ...hit.server, origin } };
  const report = await runSweep({
    runId: 'run-1',
    mode: 'enforce',
    connections: composeConnections(
      [{ ...connectionOf('hit', moved), ...(ca && { ca }) }, connectionOf('neighbour', neighbour)],
      {
        clock,
        secrets: createCredentialStore(async () => client),
        register: createTokenRegister(async () => client),
        memory: AMPLE_MEMORY,
        awsCredentials: async () => SANDBOX_AWS_KEY,
        proxies,
      },
    ),
    clock,
    stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
  });
  const [bad, good] = report.connections;
  expect(report).toMatchObject({ outcome: 'degraded', complete: false });
  expect(good).toMatchObject({ name: 'neighbour', outcome: 'ok', complete: true });
  expect([...neighbour.revoked()].sort()).toEqual([...neighbour.stale].sort());
  expect(bad).toMatchObject({ name: 'hit', outcome: 'failed' });
  return bad?.error;
}

describe.each(PROVIDERS)('%s, at a server whose certificate', (name) => {
  const authority = createAuthority();

  test.each([
    ['nobody known has signed', () => selfSigned([HOST]), /: no trusted authority .* tls\.ca /],
    [
      'has expired',
      () => authority.issue([HOST], { to: Date.now() - DAY }),
      /: the certificate has expired; have it renewed/,
    ],
    [
      'is for another host',
      () => authority.issue(['api.example.test']),
      /: the certificate is for another host; call the server by a name/,
    ],
  ])('%s, fails before anything is sent; the neighbour is swept', async (_, identity, words) => {
    const { port, paths, connections } = await serveTls(identity());
    const error = await sweepBeside(name, `https://${HOST}:${port}`, { ca: authority.cert });
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(words) });
    expect([paths, connections()]).toEqual([[], 1]);
  });
});

describe.each(PROVIDERS)('%s, behind a proxy that', (name) => {
  test.each([
    [403, /have it allow the host/],
    [407, /put the user name and password that it asks for into HTTPS_PROXY/],
  ])('answers %i, fails with what to do; the neighbour is swept', async (status, words) => {
    const proxy = await startConnectProxy(() => status);
    const proxies = proxy.proxies({ user: 'me:pass-word' });
    const error = await sweepBeside(name, 'https://api.example.test:8443', { proxies });
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(words) });
    expect(error?.message).toContain(`: the proxy ${proxy.host} does not connect to the host`);
    expect(JSON.stringify(error)).not.toMatch(/pass-word|secret/);
    expect(proxy.requests).toHaveLength(1);
  });
});
