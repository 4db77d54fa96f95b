import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Consul, consulWithList } from '../consul.ts';
import { type MemoryRow, ROW_SECRET } from '../row.ts';

const MEBIBYTE = 1024 * 1024;

/** Large answers to many connections at once. */
export const IN_FLIGHT: readonly MemoryRow[] = [
  {
    title: '16 lists of 20 MiB at once',
    start: () => ({
      serve: new Consul({ tokens: 10_000, stale: 0, bytesEach: 2 * 1024 }).serve,
      connections: (origin) => connections(16, origin),
    }),
    expected: { outcome: 'ok', complete: true, totals: { listed: 10_001, kept: 10_001 } },
    timeoutMillis: 120_000,
  },
  {
    title: '64 answers of 31 MiB at once that all stop before their end',
    start: () => ({
      serve: consulWithList((response) => {
        void pipeline(Readable.from(stalled()), response).catch(() => {});
      }),
      connections: (origin) => connections(64, origin, '1s'),
    }),
    expected: { outcome: 'failed' },
    timeoutMillis: 120_000,
  },
];

function connections(count: number, endpoint: string, timeout = '60s') {
  return Array.from({ length: count }, (_, index) => ({
    name: `bad-${index}`,
    provider: 'consul-acl',
    secret: ROW_SECRET,
    endpoint,
    settings: { host: 'consul.invalid' },
    limits: { timeout },
  }));
}

async function* stalled() {
  yield '["';
  for (let sent = 0; sent < 31; sent++) yield 'x'.repeat(MEBIBYTE);
  await new Promise(() => {});
}
