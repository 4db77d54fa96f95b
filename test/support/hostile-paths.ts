import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import fc from 'fast-check';
import { onTestFinished } from 'vitest';

/** What is made of something else by one of two parsers: separators, schemes, dots, white space, other alphabets. */
const PIECES = [
  ...['/', '//', '\\', '/\\', '\t', '\n', '\r', ' ', '\0', '?', '#', ';', ':', '@', '&', '%'],
  ...['.', '..', '%2e', '%2e%2e', '%2E.', '%2f', '%5c', '%09', '%0d%0a', '%00', '%252e', '%40'],
  ...['http:', 'https:', 'http://', 'HTTPS://', 'ftp://', 'file://', 'javascript:', 'ws://'],
  ...['user:pass@', '/base', '/..', '/..;', '..;a=b/', 'a', 'tokens', '{}', '[::1]', ':80', ':1'],
  ...[
    '／',
    '＼',
    '。',
    '․',
    '‥',
    '⁄',
    '＠',
    '：',
    'ⓔvil',
    'ß',
    '\u00AD',
    '\u200B',
    '\uFEFF',
    '\uD800',
  ],
];

/** Texts that try to lead to `host`. */
export function hostileTexts(host: string): fc.Arbitrary<string> {
  const piece = fc.oneof(fc.constantFrom(...PIECES), fc.constant(host));
  const ending = fc.constantFrom('', '/x', `${host}`, `${host}/x?y=1`, `@${host}/`);
  const classic = fc.constantFrom(`//${host}/x`, `/\\${host}/x`, `http://${host}/x`, `@${host}/x`);
  const whole = fc.constantFrom(
    ...[`\\\\${host}/x`, `/\t/${host}/x`, `\n//${host}`],
    ...[`http:${host}`, `http:/${host}`, `HTTP:\\\\${host}`, `https://${host}`],
    ...[`:x@${host}/x`, `.${host}`, `;//${host}/x`, `..//${host}/x`, `／／${host}/x`],
    ...[`/base/../..//${host}/x`, `/base/%2e%2e//${host}`, `/base/..%2fadmin`, `/base/..;/admin`],
  );
  const joined = fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 6 }), ending)
    .map(([pieces, end]) => pieces.join('') + end);
  return fc.oneof(classic, whole, joined);
}

/** A server that nobody may connect to, closed when the test ends. */
export interface Forbidden {
  /** With its port. */
  readonly host: string;
  connections(): number;
}

/** Listens, and counts whoever comes. */
export async function startForbidden(): Promise<Forbidden> {
  let count = 0;
  const server = createServer((socket) => {
    count++;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return { host: `127.0.0.1:${portOf(server)}`, connections: () => count };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
