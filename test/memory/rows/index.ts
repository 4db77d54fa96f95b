import type { MemoryRow } from '../row.ts';
import { LISTS } from './lists.ts';
import { ORDINARY } from './ordinary.ts';

/** All rows. */
export const ROWS: readonly MemoryRow[] = [...ORDINARY, ...LISTS];
