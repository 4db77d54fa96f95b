import { beforeEach, describe, expect, test } from 'vitest';
import { readProxies } from '../../lambda/network/proxies.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { closedOrigin } from '../support/loopback-server.ts';
import { type Authority, createAuthority } from '../support/tls/certificates.ts';
import { serveTls, type TlsServer } from '../support/tls/server.ts';
import { createTestClient, failureOf, request } from './client-fixture.ts';

const HOST = 'api.example.test';

let authority: Authority;
let server: TlsServer;
let origin: string;

beforeEach(async () => {
  authority = createAuthority();
  server = await serveTls(authority.issue([HOST, '127.0.0.1']));
  origin = `https://${HOST}:${server.port}`;
});

const call = (path = '/tokens/s3cr3t?key=hidden') =>
  request(origin, { url: new URL(path, origin), headers: { authorization: 'Bearer hidden' } });

describe('a request through a proxy', () => {
  test('is encrypted from end to end: the proxy learns host and port, and nothing else', async () => {
    const proxy = await startConnectProxy();
    const { client } = createTestClient({
      sockets: { proxies: proxy.proxies(), ca: authority.cert },
    });
    expect(await client.send(call())).toMatchObject({ status: 200, text: 'ok' });
    expect(proxy.requests.map(({ target }) => target)).toEqual([`${HOST}:${server.port}`]);
    expect(JSON.stringify(proxy.requests)).not.toMatch(/s3cr3t|hidden|tokens|authorization/);
    expect(proxy.sent().toString('latin1')).not.toMatch(/s3cr3t|hidden|tokens/);
  });

  test('uses the tunnel of the one before it', async () => {
    const proxy = await startConnectProxy();
    const { client } = createTestClient({
      sockets: { proxies: proxy.proxies(), ca: authority.cert },
    });
    await client.send(call());
    await client.send(call('/2'));
    expect(server.paths).toEqual(['/tokens/s3cr3t?key=hidden', '/2']);
    expect(proxy.requests).toHaveLength(1);
  });

  test('signs in at the proxy, and there alone', async () => {
    const proxy = await startConnectProxy((_, headers) =>
      headers['proxy-authorization'] === `Basic ${Buffer.from('me:pw').toString('base64')}`
        ? 200
        : 407,
    );
    const proxies = proxy.proxies({ user: 'me:pw' });
    const { client } = createTestClient({ sockets: { proxies, ca: authority.cert } });
    expect(await client.send(call())).toMatchObject({ status: 200 });
  });

  test('may go to a proxy that is spoken to in TLS, whose certificate is checked', async () => {
    const proxy = await startConnectProxy(() => 200, authority.issue(['127.0.0.1']));
    const { client } = createTestClient({
      sockets: { proxies: proxy.proxies(), ca: authority.cert },
    });
    const { code, message } = await failureOf(client.send(call()));
    expect(code).toBe('unavailable');
    expect(message).toContain(`the proxy ${proxy.host}: no trusted authority has signed`);
    expect(proxy.requests).toEqual([]);
  });

  test('does not trust the proxy in place of the host', async () => {
    const proxy = await startConnectProxy();
    const { client, clock } = createTestClient({ sockets: { proxies: proxy.proxies() } });
    const { message } = await failureOf(client.send(call()));
    expect(message).toMatch(/no trusted authority has signed.*tls\.ca/);
    expect([proxy.requests.length, clock.waits]).toEqual([1, []]);
    expect(server.paths).toEqual([]);
  });
});

describe('a request goes around the proxy', () => {
  test('to a host in NO_PROXY', async () => {
    const proxy = await startConnectProxy();
    const proxies = proxy.proxies({ except: '.example.test' });
    const { client } = createTestClient({ sockets: { proxies } });
    expect((await failureOf(client.send(call()))).message).toContain('ENOTFOUND');
    expect(proxy.requests).toEqual([]);
  });

  test('to this machine, in plain http and in https', async () => {
    const proxy = await startConnectProxy();
    const { client } = createTestClient({
      sockets: { proxies: proxy.proxies(), ca: authority.cert },
    });
    const local = request(`https://127.0.0.1:${server.port}`);
    expect(await client.send(local)).toMatchObject({ status: 200 });
    expect(proxy.requests).toEqual([]);
  });
});

describe('a proxy that does not connect is named, without its credentials,', () => {
  test.each([
    [401, /put the user name and password/],
    [407, /put the user name and password that it asks for into HTTPS_PROXY/],
    [403, /have it allow the host/],
    [400, /ask whoever runs it/],
  ])('and not asked again after %i', async (status, advice) => {
    const proxy = await startConnectProxy(() => status);
    const proxies = proxy.proxies({ user: 'me:pass-word' });
    const { client } = createTestClient({ sockets: { proxies } });
    const { code, message } = await failureOf(client.send(call()));
    expect(code).toBe('unavailable');
    expect(message).toContain(`DELETE ${origin}: the proxy ${proxy.host} does not connect`);
    expect(message).toContain(`HTTP ${status}`);
    expect(message).toMatch(advice);
    expect(message).not.toMatch(/pass-word|secret/);
    expect(proxy.requests).toHaveLength(1);
  });

  test.each([502, 503, 504])('and asked again after %i', async (status) => {
    const proxy = await startConnectProxy((number) => (number === 1 ? status : 200));
    const { client } = createTestClient({
      sockets: { proxies: proxy.proxies(), ca: authority.cert },
    });
    expect(await client.send(call())).toMatchObject({ status: 200, repeated: false });
    expect(proxy.requests).toHaveLength(2);
  });

  test('and asked again where it cannot be reached', async () => {
    const closed = await closedOrigin();
    const proxies = readProxies({ HTTPS_PROXY: closed.replace('//', '//me:pass-word@') });
    const { client, clock } = createTestClient({ sockets: { proxies } });
    const { code, message } = await failureOf(client.send(call()));
    expect(code).toBe('unavailable');
    expect(message).toContain(`the proxy ${new URL(closed).host} cannot be reached (ECONNREFUSED)`);
    expect(message).not.toContain('pass-word');
    expect(clock.waits).toHaveLength(3);
  });

  test('and is waited for no longer than a request may take', async () => {
    const proxy = await startConnectProxy(() => 'nothing');
    const { client } = createTestClient({
      sockets: { proxies: proxy.proxies() },
      timeoutMillis: 50,
    });
    expect(await failureOf(client.send(call()))).toMatchObject({ code: 'timeout' });
    expect(proxy.requests).toHaveLength(4);
  });
});
