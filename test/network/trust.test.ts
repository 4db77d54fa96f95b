import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { certificateReader } from '../../lambda/network/trust.ts';
import { createAuthority } from '../support/tls/certificates.ts';

const { cert, key } = createAuthority();
const other = createAuthority('Other').cert;

const folder = mkdtempSync(join(tmpdir(), 'trust-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = certificateReader(folder);

function write(text: string): string {
  writeFileSync(join(folder, 'ca.pem'), text);
  return 'ca.pem';
}

describe('a file with certificates', () => {
  test('gives them all, without what stands around them', () => {
    const text = `# from the intranet\r\n${cert}\nsubject: Other\n${other}`;
    expect(read(write(text))).toBe(cert + other);
  });

  test('is found from the folder of the configuration, or by its whole path', () => {
    const name = write(cert);
    expect(read(`./${name}`)).toBe(cert);
    expect(certificateReader('/')(join(folder, name))).toBe(cert);
  });
});

describe('a file is refused, and nothing of it repeated,', () => {
  test.each([
    ['if it is empty', '', 'is empty; it must hold certificates in PEM'],
    ['if it holds blanks', ' \n', 'is empty; it must hold certificates in PEM'],
    ['if it holds something else', 'hidden', 'holds no certificate in PEM'],
    [
      'if it holds a private key',
      cert + key,
      'holds a private key; it must hold certificates only',
    ],
    ['if a certificate is cut off', cert.slice(0, 200), 'holds no certificate in PEM'],
    [
      'if one of the certificates is garbled',
      cert + cert.replace(/\n[^-]{20}/, '\nhidden+hidden+hidden'),
      'certificate 2 in the file cannot be read',
    ],
  ])('%s', (_, text, sentence) => {
    const name = write(text);
    expect(() => read(name)).toThrow(RangeError);
    expect(() => read(name)).toThrow(sentence);
    expect(() => read(name)).not.toThrow('hidden');
  });

  test('if it is not there', () => {
    expect(() => read('missing.pem')).toThrow('cannot be read (ENOENT); a relative path begins');
    expect(() => read('.')).toThrow('cannot be read (EISDIR)');
  });
});
