import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SweepError } from '../../../lambda/errors.ts';
import { PLAIN_PATH, urlBelow } from '../../../lambda/providers/kit/url-below.ts';
import { hostileTexts } from '../../support/hostile-paths.ts';

const ROOT = new URL('https://api.test');
const BASE = new URL('https://api.test/base');

/** The URL that `urlBelow` builds; `refused` when it throws the documented error. */
function below(base: URL, path: string): URL | 'refused' {
  try {
    return urlBelow(base, path);
  } catch (error) {
    if (error instanceof SweepError && error.code === 'invalid-response') return 'refused';
    throw error;
  }
}

describe('the URL below a base', () => {
  test.each([
    [ROOT, '/tokens', 'https://api.test/tokens'],
    [ROOT, '/tokens?a=//b', 'https://api.test/tokens?a=//b'],
    [ROOT, '/a/b%2Fc', 'https://api.test/a/b%2Fc'],
    [ROOT, '/.well-known/x', 'https://api.test/.well-known/x'],
    [ROOT, '/a..b', 'https://api.test/a..b'],
    [BASE, '/tokens', 'https://api.test/base/tokens'],
    [new URL('https://api.test/base/'), '/tokens', 'https://api.test/base/tokens'],
  ])('has the path that is asked for: %s %s', (base, path, href) => {
    expect(urlBelow(base, path).href).toBe(href);
  });

  test.each([
    ...['', 'tokens', '//evil.test/x', '/\\evil.test/x', '\\evil.test', '/\t/evil.test', '/\n/x'],
    ...['/a/../b', '/..', '/%2e%2e/b', '/a/..%2fb', '/a/..%5Cb', '/..;/b', '/..;x=y/b', '/a%2f..'],
    ...['/.%2E', '/.;', '/a#b', '/a b', '/ä', '/a\\b', 'https://evil.test/', '@evil.test/'],
  ])('is none for %j', (path) => {
    for (const base of [ROOT, BASE]) expect(below(base, path)).toBe('refused');
  });

  test('never leaves the base, and says exactly what was asked for', () => {
    const bases = fc.constantFrom(ROOT, BASE, new URL('http://127.0.0.1:8080/a/b'));
    fc.assert(
      fc.property(bases, hostileTexts('evil.test'), (base, path) => {
        const url = below(base, path);
        if (url === 'refused') return;
        const prefix = base.pathname === '/' ? '' : base.pathname;
        expect([url.origin, url.username, url.password]).toEqual([base.origin, '', '']);
        expect(url.pathname).toBe(prefix + noQuery(path));
        expect(decoded(url.pathname)).not.toMatch(/\/\.{1,2}(?:[/\\;]|$)/);
      }),
      { numRuns: 2000 },
    );
  });

  test('is there for every path that a setting may give, as long as it needs no encoding', () => {
    const texts = fc.oneof(hostileTexts('evil.test'), fc.webPath());
    fc.assert(
      fc.property(texts, (path) => {
        const isAscii = /^[\x21-\x7e]*$/.test(path) && !/["<>`{}^|]/.test(path);
        if (isAscii) expect(below(BASE, path) !== 'refused').toBe(PLAIN_PATH.test(noQuery(path)));
      }),
      { numRuns: 2000 },
    );
  });
});

const noQuery = (path: string) => path.split('?', 1)[0] ?? '';

/** As a lenient server reads a path. */
function decoded(pathname: string): string {
  const codes = { '%2e': '.', '%2f': '/', '%5c': '\\', '%3b': ';' };
  return Object.entries(codes).reduce(
    (text, [code, character]) => text.replaceAll(new RegExp(code, 'gi'), () => character),
    pathname,
  );
}
