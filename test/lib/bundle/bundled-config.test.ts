import { describe, expect, test } from 'vitest';
import { bundledConfig } from '../../../lib/bundle/bundled-config.ts';

/** A connection of a document, and what became of its `tls.ca`. */
type Pair = readonly [written: object, ca: string | undefined];

function bundle(...pairs: readonly Pair[]) {
  const document = { mode: 'plan', connections: pairs.map(([written]) => written) };
  const connections = pairs.map(([, ca]) => ({ ...(ca !== undefined && { ca }) }));
  return bundledConfig(document, { connections });
}

const nameOf = (ca: string) => [...bundle([{}, ca]).files.keys()][0];

describe('a bundled configuration', () => {
  test('names the certificates by files that lie beside it', () => {
    const { document, files } = bundle(
      [{ name: 'one', tls: { ca: '../certs/company.pem' } }, 'CERTS'],
      [{ name: 'two' }, undefined],
    );
    const name = nameOf('CERTS');
    expect(name).toMatch(/^ca-[0-9a-f]{16}\.pem$/);
    expect(document).toEqual({
      mode: 'plan',
      connections: [{ name: 'one', tls: { ca: name } }, { name: 'two' }],
    });
    expect([...files]).toEqual([[name, 'CERTS']]);
  });

  test('holds certificates that several connections trust only once', () => {
    const { files } = bundle([{}, 'CERTS'], [{}, 'CERTS'], [{}, 'OTHERS']);
    expect([...files.values()]).toEqual(['CERTS', 'OTHERS']);
  });

  test('is as it was written where it names no file', () => {
    const written = { connections: [{ name: 'one' }] };
    expect(bundledConfig(written, { connections: [{}] })).toEqual({
      document: written,
      files: new Map(),
    });
  });
});
