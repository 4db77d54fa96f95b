import { describe, expect, test } from 'vitest';
import { nextLink } from '../../../lambda/providers/kit/next-link.ts';

const list = new URL('https://api.test/v1/tokens?limit=2');
const refused = expect.objectContaining({ name: 'SweepError', code: 'invalid-response' });

describe('The link to a next page', () => {
  test.each([
    ['https://api.test/v1/tokens?page=2', 'https://api.test/v1/tokens?page=2'],
    ['?page=3', 'https://api.test/v1/tokens?page=3'],
    ['/v2/tokens#top', 'https://api.test/v2/tokens'],
  ])('may be absolute or relative: %s', (link, url) => {
    expect(nextLink(link, list, undefined)).toBe(url);
  });

  test.each([
    'https://evil.test/v1/tokens',
    'https://api.test:8443/v1/tokens',
    'https://api.test.evil.test/',
    'http://api.test/v1/tokens',
    '//evil.test/v1/tokens',
    'https://user:pass@api.test/v1/tokens',
    'javascript:alert(1)',
    'https://',
  ])('never leads to another origin: %s', (link) => {
    expect(() => nextLink(link, list, undefined)).toThrow(refused);
  });

  test.each(['http://127.0.0.1:8080/', 'http://localhost:8080/', 'http://[::1]:8080/'])(
    'may be unencrypted on this machine: %s',
    (base) => {
      expect(nextLink('/2', new URL(base), undefined)).toBe(`${base}2`);
    },
  );

  test.each(['http://api.test/', 'http://127.evil.test/'])(
    'may not be unencrypted elsewhere: %s',
    (base) => {
      expect(() => nextLink('/2', new URL(base), undefined)).toThrow(refused);
    },
  );
});

describe('The link to a next page of a server that may name itself differently', () => {
  test.each([
    'http://api.test/v1/tokens?page=2#top',
    'https://api.test:8443/v1/tokens?page=2',
    'http://internal:8080/v1/tokens?page=2',
    '//internal/v1/tokens?page=2',
    'https://api.test/v1/tokens?page=2',
  ])('keeps its query, at the origin of the list: %s', (link) => {
    expect(nextLink(link, list, list)).toBe('https://api.test/v1/tokens?page=2');
  });

  test('has no query where the link has none', () => {
    expect(nextLink('http://internal/v1/tokens', list, list)).toBe('https://api.test/v1/tokens');
  });

  test.each([
    'https://internal/v1/other?page=2',
    'https://internal/v1/tokens/?page=2',
    'https://internal//v1/tokens?page=2',
    'https://user:pass@internal/v1/tokens?page=2',
    'https://user@api.test/v1/tokens?page=2',
    'ftp://internal/v1/tokens?page=2',
    'ws://api.test/v1/tokens?page=2',
    'https://',
  ])('never leads to anything but the list: %s', (link) => {
    expect(() => nextLink(link, list, list)).toThrow(refused);
  });
});
