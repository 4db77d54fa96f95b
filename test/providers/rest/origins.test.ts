import { describe, expect, test } from 'vitest';
import { lookupIn } from '../../../lambda/providers/rest/lookup.ts';
import { originOf } from '../../../lambda/providers/rest/origins.ts';

describe('the host of an API', () => {
  const host = (value: string) =>
    originOf('https://{settings.host}', lookupIn({ settings: { host: value } }));

  test('may have a port', () => {
    expect(host('api.example.com:8443').href).toBe('https://api.example.com:8443/');
  });

  test.each([
    'example.com/path',
    'example.com?x',
    'example.com#',
    'user@example.com',
    'user:pass@example.com',
    'example.com\\@evil.com',
    'example.com:99999',
    'exa mple.com',
    '',
  ])('is not taken from %s', (value) => {
    expect(() => host(value)).toThrow();
  });

  test.each(['https://example.com/base', 'https://u@example.com', 'example.com'])(
    'is not taken from the origin %s',
    (origin) => {
      expect(() => originOf(origin, lookupIn({}))).toThrow(/origin/);
    },
  );

  test('may be plain http on this machine', () => {
    expect(originOf('http://127.0.0.1:8080', lookupIn({})).port).toBe('8080');
  });
});
