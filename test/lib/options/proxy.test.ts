import { Lazy } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { checkProxy } from '../../../lib/options/proxy.ts';

describe('the proxy of a deployment', () => {
  test.each([
    'http://proxy.example.com:3128',
    'https://proxy.example.com',
    'HTTP://10.0.0.1:80/',
    'http://[fd00::1]:3128',
  ])('may be %s', (url) => {
    expect(checkProxy(url, [])).toEqual([]);
  });

  test.each([
    '',
    'proxy.example.com',
    'proxy.example.com:3128',
    'socks5://proxy.example.com',
    'http://',
    'http://proxy.example.com:99999',
    'http://proxy.example.com/path',
    'http://proxy.example.com?pass-word',
    'http://proxy example.com',
  ])('must be a URL: %j is refused, and not repeated', (url) => {
    expect(checkProxy(url, [])).toEqual([
      'httpsProxy: must be the URL of an HTTP proxy, such as http://proxy.example.com:3128',
    ]);
  });

  test.each([
    'http://me:pass-word@proxy:3128',
    'http://me@proxy',
    'http://:pass-word@proxy',
    'me@p',
  ])('holds no credentials, which anybody could read in the template: %s is refused', (url) => {
    const problems = checkProxy(url, []);
    expect(problems).toEqual([expect.stringContaining('must not hold a user name or password')]);
    expect(problems.join()).not.toContain('pass-word');
  });

  test('may have an address that only the deployment will know, but no credentials beside it', () => {
    const address = Lazy.string({ produce: () => 'proxy.example.com' });
    expect(checkProxy(`http://${address}:3128`, [])).toEqual([]);
    expect(checkProxy(`http://me:pw@${address}:3128`, [])).toHaveLength(1);
  });
});

describe('hosts without the proxy', () => {
  const refused = (entries: readonly string[]) => checkProxy('http://proxy:3128', entries);

  test.each([
    '*',
    'a.example.com',
    '.example.com',
    '*.example.com',
    '10.0.0.0/8',
    'fd00::/8',
    'h:8443',
  ])('may be %s', (entry) => {
    expect(refused([entry])).toEqual([]);
  });

  test.each(['', 'https://a.example.com', 'a b', 'a,b', 'me:pass-word@host', '10.0.0.0/x'])(
    'may not be %j, which would cover none',
    (entry) => {
      expect(refused(['a.example.com', entry])).toEqual([
        expect.stringMatching(/^noProxy: entry 2 must be a host, an address or a network/),
      ]);
      expect(refused([entry]).join()).not.toContain('pass-word');
    },
  );

  test('need a proxy', () => {
    expect(checkProxy(undefined, ['a.example.com'])).toEqual([
      'noProxy: needs a proxy to apply to; set `httpsProxy` too',
    ]);
    expect(checkProxy(undefined, [])).toEqual([]);
  });
});
