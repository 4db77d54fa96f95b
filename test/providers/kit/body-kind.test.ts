import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bodyKind } from '../../../lambda/providers/kit/body-kind.ts';

const COMPRESSED = 'a compressed body, which was not requested,';

const kindOf = (text: string, headers: Readonly<Record<string, string>> = {}) =>
  bodyKind({ headers, text });

describe('A body that is not JSON', () => {
  test.each([
    ['', 'an empty body'],
    [' \r\n', 'an empty body'],
    ['<html>canary</html>', 'HTML'],
    ['\n <!DOCTYPE HTML>canary', 'HTML'],
    ['<?xml version="1.0"?><canary/>', 'XML'],
    ['<Canary>', 'XML'],
    ['<header>', 'XML'],
    ['canary', 'plain text'],
    ['{"tokens":[{"id":"canary"', 'truncated or malformed JSON'],
    ['[7,', 'truncated or malformed JSON'],
    [gzipSync('{"tokens":[]}').toString(), COMPRESSED],
  ])('is described by how it begins: %j', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });

  test.each(['br', 'GZIP', 'zstd, br'])(
    'is called compressed when it arrives with the encoding %s, whatever its bytes',
    (encoding) => {
      expect(kindOf('\uFFFDx', { 'content-encoding': encoding })).toBe(COMPRESSED);
    },
  );

  test.each(['identity', ' Identity ', ''])(
    'is not called compressed with the encoding %j',
    (encoding) => {
      expect(kindOf('x', { 'content-encoding': encoding })).toBe('plain text');
    },
  );

  test('is called HTML when it begins like XML and its type is HTML', () => {
    expect(kindOf('<!-- x --><p>', { 'content-type': 'text/html; charset=utf-8' })).toBe('HTML');
  });
});
