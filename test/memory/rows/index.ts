import type { MemoryRow } from '../row.ts';
import { CONNECTIONS } from './connections.ts';
import { IN_FLIGHT } from './in-flight.ts';
import { LISTS } from './lists.ts';
import { ORDINARY } from './ordinary.ts';
import { RAW_BYTES } from './raw-bytes.ts';
import { VALUES } from './values.ts';

/** All rows. */
export const ROWS: readonly MemoryRow[] = [
  ...ORDINARY,
  ...VALUES,
  ...RAW_BYTES,
  ...IN_FLIGHT,
  ...LISTS,
  ...CONNECTIONS,
];
