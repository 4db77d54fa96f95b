import type { MemoryRow } from '../row.ts';
import { ORDINARY } from './ordinary.ts';

/** All rows. */
export const ROWS: readonly MemoryRow[] = [...ORDINARY];
