import { Consul } from '../consul.ts';
import type { MemoryRow } from '../row.ts';

const MEBIBYTE = 1024 * 1024;

/** Large answers that people have, and that work. */
export const ORDINARY: readonly MemoryRow[] = [
  {
    title: 'Consul lists 60,000 tokens in 26 MiB without pages',
    start: () => {
      const bytesEach = Math.floor((26 * MEBIBYTE) / 60_000);
      return { serve: new Consul({ tokens: 60_000, stale: 0, bytesEach }).serve };
    },
    expected: { outcome: 'ok', complete: true, totals: { listed: 60_001, kept: 60_001 } },
  },
];
