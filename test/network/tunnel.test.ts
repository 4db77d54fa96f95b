import { once } from 'node:events';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { ProxyError } from '../../lambda/network/proxy-error.ts';
import { openTunnel } from '../../lambda/network/tunnel.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { closedOrigin, serveRaw } from '../support/loopback-server.ts';
import { createAuthority } from '../support/tls/certificates.ts';
import { trustEverywhere } from '../support/tls/trust-everywhere.ts';

const HELLO = 'HTTP/1.1 200 Connection established\r\n\r\n';

describe('a tunnel', () => {
  test('passes on what is sent, both ways', async () => {
    const host = await serveRaw((socket) => socket.end('answer'));
    const proxy = await startConnectProxy();
    const { port } = new URL(host);
    const socket = await openTunnel(proxy.proxies().proxy, 'api.example.test', Number(port));
    socket.write('question');
    expect(await text(socket)).toBe('answer');
    expect(proxy.sent().toString()).toBe('question');
    expect(proxy.requests[0]).toMatchObject({
      target: `api.example.test:${port}`,
      headers: { host: `api.example.test:${port}` },
    });
  });

  test('begins with what the host said before the proxy had finished', async () => {
    const origin = await serveRaw((socket) => socket.end(`${HELLO}welcome`));
    const socket = await openTunnel({ url: new URL(origin) }, 'api.example.test', 443);
    expect(await text(socket)).toBe('welcome');
  });

  test('to an address of IPv6 names it in brackets', async () => {
    const proxy = await startConnectProxy(() => 403);
    await openTunnel(proxy.proxies().proxy, '2001:db8::1', 443).catch(() => {});
    expect(proxy.requests[0]?.target).toBe('[2001:db8::1]:443');
  });

  test('through a proxy that is spoken to in TLS shows it the credentials, and nobody else', async () => {
    const authority = createAuthority();
    trustEverywhere(authority.cert);
    const host = await serveRaw((socket) => socket.end('answer'));
    const proxy = await startConnectProxy(() => 200, authority.issue(['127.0.0.1']));
    const server = proxy.proxies({ user: 'me:pw' }).proxy;
    const socket = await openTunnel(server, 'api.example.test', Number(new URL(host).port));
    socket.write('question');
    expect(await text(socket)).toBe('answer');
    expect(proxy.requests[0]?.headers['proxy-authorization']).toBe(
      `Basic ${Buffer.from('me:pw').toString('base64')}`,
    );
    expect(proxy.sent().toString()).toBe('question');
  });
});

describe('no tunnel', () => {
  test.each([403, 407, 503])(
    'is there after %i; the socket to the proxy is closed',
    async (status) => {
      let closed: Promise<unknown> | undefined;
      const origin = await serveRaw((socket: Socket) => {
        closed = once(socket, 'close');
        socket.write(`HTTP/1.1 ${status} No\r\n\r\n`);
      });
      const opening = openTunnel({ url: new URL(origin) }, 'api.example.test', 443);
      await expect(opening).rejects.toThrow(ProxyError);
      await expect(opening).rejects.toThrow(`(HTTP ${status})`);
      await closed;
    },
  );

  test('is there if nobody listens, or what answers is no proxy', async () => {
    const noHttp = await serveRaw((socket) => socket.end('no HTTP\r\n\r\n'));
    for (const origin of [await closedOrigin(), noHttp]) {
      const opening = openTunnel({ url: new URL(origin) }, 'api.example.test', 443);
      await expect(opening).rejects.toThrow(ProxyError);
      await expect(opening).rejects.toThrow('cannot be reached');
    }
  });
});
