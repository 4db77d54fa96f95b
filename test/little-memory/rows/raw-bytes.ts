import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { consulWithList } from '../consul.ts';
import type { MemoryRow } from '../row.ts';

const BYTES = 31 * 1024 * 1024;
const HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';

/** Answers of which little is body, or nothing. */
export const RAW_BYTES: readonly MemoryRow[] = [
  row('one byte a chunk', HEAD, '1\r\n1\r\n'.repeat(10_000), BYTES * 6),
  row('4 KiB of chunk extension a byte', HEAD, `1;${'x'.repeat(4096)}\r\n1\r\n`.repeat(16)),
  row('a chunk extension that never ends', `${HEAD}1;`, 'x'.repeat(65_536)),
  row('trailers that never end', `${HEAD}1\r\n1\r\n0\r\n`, 'X: y\r\n'.repeat(1000)),
  row('a header that never ends', 'HTTP/1.1 200 OK\r\nX: ', 'x'.repeat(65_536)),
  row('blanks that never end before a header', 'HTTP/1.1 200 OK\r\nX:', ' '.repeat(65_536)),
  row('1xx without end', '', 'HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n'.repeat(1000)),
  row('empty lines without end', '', '\r\n'.repeat(32_768)),
].map(({ title, head, piece, bytes }) => ({
  title,
  start: () => ({
    serve: consulWithList(({ socket }) => {
      if (socket) void pipeline(Readable.from(rawOf(head, piece, bytes)), socket).catch(() => {});
    }),
  }),
  expected: { outcome: 'failed' },
}));

function row(title: string, head: string, piece: string, bytes = Number.POSITIVE_INFINITY) {
  return { title, head, piece, bytes };
}

function* rawOf(head: string, piece: string, bytes: number) {
  yield head;
  for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
}
