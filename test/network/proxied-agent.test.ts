import { get } from 'node:https';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { ProxiedAgent } from '../../lambda/network/proxied-agent.ts';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy.ts';
import { createAuthority } from '../support/tls/certificates.ts';
import { serveTls, type TlsServer } from '../support/tls/server.ts';
import { trustEverywhere } from '../support/tls/trust-everywhere.ts';

const HOST = 'aws.example.test';

let server: TlsServer;
beforeEach(async () => {
  const authority = createAuthority();
  trustEverywhere(authority.cert);
  server = await serveTls(authority.issue([HOST, '127.0.0.1']));
});

/** Gets `/` of a host once, through an agent. */
function fetchFrom(host: string, agent: ProxiedAgent): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ host, port: server.port, agent }, (response) => resolve(text(response)));
    request.once('error', reject);
  });
}

function agentFor(proxy: ConnectProxy): ProxiedAgent {
  const agent = new ProxiedAgent(proxy.proxies());
  onTestFinished(() => agent.destroy());
  return agent;
}

test('a host is reached through the proxy, on one tunnel for one request after another', async () => {
  const proxy = await startConnectProxy();
  const agent = agentFor(proxy);
  expect([await fetchFrom(HOST, agent), await fetchFrom(HOST, agent)]).toEqual(['ok', 'ok']);
  expect(proxy.requests.map(({ target }) => target)).toEqual([`${HOST}:${server.port}`]);
  expect(server.connections()).toBe(1);
});

test('this machine is reached directly', async () => {
  const proxy = await startConnectProxy();
  expect(await fetchFrom('127.0.0.1', agentFor(proxy))).toBe('ok');
  expect(proxy.requests).toEqual([]);
});

test('the certificate is that of the host, and is checked', async () => {
  const agent = agentFor(await startConnectProxy());
  await expect(fetchFrom('other.example.test', agent)).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
  expect(server.paths).toEqual([]);
});

test('a proxy that refuses fails the request, with its reason', async () => {
  const agent = agentFor(await startConnectProxy(() => 403));
  await expect(fetchFrom(HOST, agent)).rejects.toThrow('does not connect to the host (HTTP 403)');
});
