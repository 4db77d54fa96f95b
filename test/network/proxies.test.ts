import { describe, expect, test } from 'vitest';
import { proxyOf, readProxies } from '../../lambda/network/proxies.ts';

const PROXY = 'http://proxy.example.com:3128';

/** Whether a host is reached through the proxy. */
function isProxied(noProxy: string, host: string, port = 443): boolean {
  const proxies = readProxies({ HTTPS_PROXY: PROXY, NO_PROXY: noProxy });
  return proxies !== undefined && proxyOf(proxies, host, port) !== undefined;
}

describe('the proxy of the environment', () => {
  test.each([[{}], [{ HTTPS_PROXY: '' }], [{ NO_PROXY: 'example.com' }]])(
    'is none with %j',
    (env) => {
      expect(readProxies(env)).toBeUndefined();
    },
  );

  test.each([
    [{ https_proxy: PROXY, HTTPS_PROXY: 'http://other:1' }],
    [{ HTTPS_PROXY: PROXY, http_proxy: 'http://other:1', HTTP_PROXY: 'http://other:1' }],
    [{ http_proxy: PROXY, HTTP_PROXY: 'http://other:1' }],
    [{ https_proxy: '', HTTP_PROXY: PROXY }],
    [{ HTTPS_PROXY: 'proxy.example.com:3128' }],
  ])('is taken from the first variable that is set: %j', (env) => {
    expect(readProxies(env)?.proxy).toEqual({ url: new URL(PROXY) });
  });

  test('may be spoken to in TLS', () => {
    const { proxy } = readProxies({ HTTPS_PROXY: 'https://proxy.example.com' }) ?? {};
    expect(proxy?.url.href).toBe('https://proxy.example.com/');
  });

  test('has its user name and password apart from what is shown', () => {
    const { proxy } =
      readProxies({ HTTPS_PROXY: 'http://u%40x:p%3Aw@proxy.example.com:3128' }) ?? {};
    expect(proxy?.url.href).toBe(`${PROXY}/`);
    const basic = `Basic ${Buffer.from('u@x:p:w').toString('base64')}`;
    expect(proxy?.authorization).toBe(basic);
  });

  test.each([
    'socks5://user:pass-word@proxy:1080',
    'ftp://proxy',
    'http://',
    'http://u:100%pass-word@proxy',
  ])('cannot be %s, which is not repeated', (text) => {
    expect(() => readProxies({ HTTPS_PROXY: text })).toThrow(
      expect.objectContaining({
        code: 'invalid-configuration',
        message: expect.stringMatching(/^HTTPS_PROXY must (?!.*pass-word)/),
      }),
    );
  });
});

describe('a host is reached without the proxy', () => {
  test.each([
    ['*', 'example.com'],
    ['example.com', 'example.com'],
    ['example.com', 'API.example.com'],
    ['.example.com', 'example.com'],
    ['.example.com', 'api.example.com'],
    ['*.example.com', 'api.example.com'],
    ['EXAMPLE.com.', 'example.com.'],
    ['other.org, example.com', 'example.com'],
    ['other.org example.com', 'example.com'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.0.0.0/8', '10.200.3.4'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:db8::/32', '2001:db8:1::1'],
    ['example.com:443', 'example.com'],
  ])('if NO_PROXY is %j and the host %s', (noProxy, host) => {
    expect(isProxied(noProxy, host)).toBe(false);
  });

  test.each(['localhost', '127.0.0.1', '127.8.9.10', '::1', '[::1]'])(
    'if it is this machine, as %s is',
    (host) => {
      expect(isProxied('', host)).toBe(false);
    },
  );
});

describe('a host is reached through the proxy', () => {
  test.each([
    ['', 'example.com'],
    ['example.com', 'notexample.com'],
    ['example.com', 'example.com.evil.org'],
    ['api.example.com', 'example.com'],
    ['*ample.com', 'example.com'],
    ['example.com:8443', 'example.com'],
    ['10.0.0.0/8', '11.0.0.1'],
    ['10.0.0.0/8', 'ten.example.com'],
    ['10.0.0.0/33', '10.0.0.1'],
    ['10.0.0.0/', '10.0.0.1'],
    ['2.3', '10.1.2.3'],
    ['.', 'example.com'],
    [',', 'example.com'],
  ])('if NO_PROXY is %j and the host %s', (noProxy, host) => {
    expect(isProxied(noProxy, host)).toBe(true);
  });
});
