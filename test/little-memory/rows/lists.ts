import { expect } from 'vitest';
import { pagedApi } from '../paged.ts';
import type { MemoryRow } from '../row.ts';

const CREATED = Date.UTC(2015, 0, 1) / 1000;

/** Stale tokens, one after the other. */
function stale(from: number, to: number, name = (index: number) => `job ${index}`) {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => ({
    id: `6a1253d2-1785-24fd-91c2-${String(from + at).padStart(12, '0')}`,
    name: name(from + at),
    owner: `somebody-${(from + at) % 1000}@example.com`,
    created: CREATED + from + at,
  }));
}

/** Pages of so many tokens, and then an empty one. */
function pagesOf(count: number, size: number, name?: (index: number) => string) {
  return (page: number) => stale((page - 1) * size, Math.min(count, page * size), name);
}

const MILLION = 1_000_000;

/** Lists that are too long, in one way or another. */
export const LISTS: readonly MemoryRow[] = [
  {
    title: 'a page number is ignored while another field changes with each response',
    start: () => pagedApi({ itemsOf: () => stale(0, 1000) }),
    expected: {
      outcome: 'failed',
      error: { code: 'invalid-response' },
      totals: { listed: 1000, withheld: 1000 },
    },
  },
  {
    title: '1,000,000 stale tokens, and the limits of every policy',
    start: () => pagedApi({ itemsOf: pagesOf(MILLION, 1000) }),
    expected: {
      outcome: 'degraded',
      complete: true,
      error: {
        code: 'held',
        message: expect.stringMatching(
          /^maxRevocations: the plan would revoke 999999, the limit is 100; the plan cannot be approved/,
        ),
      },
      totals: { listed: MILLION, withheld: MILLION },
      byRule: { 'too-old': MILLION },
    },
    timeoutMillis: 280_000,
  },
  {
    title: '40 connections, each with 10,000 stale tokens',
    start: () => pagedApi({ itemsOf: pagesOf(10_000, 1000), connections: 40 }),
    expected: {
      outcome: 'degraded',
      complete: true,
      error: { code: 'held' },
      totals: { listed: 10_000, withheld: 10_000 },
      byRule: { 'too-old': 10_000 },
    },
    timeoutMillis: 280_000,
  },
  {
    title: '1,000,000 stale tokens of one parent',
    start: () => pagedApi({ itemsOf: pagesOf(MILLION, 1000), parents: ['p1'] }),
    expected: {
      outcome: 'degraded',
      complete: true,
      error: { code: 'held' },
      totals: { listed: MILLION, withheld: MILLION },
      byRule: { 'too-old': MILLION },
    },
    timeoutMillis: 280_000,
  },
  {
    title: '10 parents listed at a time, each with 2,000 stale tokens with names of 64 KiB',
    start() {
      const padding = 'x'.repeat(65_536);
      const parents = Array.from({ length: 10 }, (_, index) => `p${index}`);
      const itemsOf = pagesOf(2000, 50, (index) => `${index} ${padding}`);
      return pagedApi({ itemsOf, parents });
    },
    expected: { outcome: 'degraded', totals: { listed: 20_000, withheld: 20_000 } },
    timeoutMillis: 280_000,
  },
  {
    title: '10,000 stale tokens with names of 64 KiB',
    start: () => {
      const padding = 'x'.repeat(65_536);
      return pagedApi({ itemsOf: pagesOf(10_000, 50, (index) => `${index} ${padding}`) });
    },
    expected: {
      outcome: 'degraded',
      error: { code: 'held' },
      totals: { listed: 10_000, withheld: 10_000 },
    },
    timeoutMillis: 280_000,
  },
  {
    title: '10,000 stale tokens with names of 64 KiB, which all may be revoked',
    start() {
      const padding = 'x'.repeat(65_536);
      return {
        ...pagedApi({ itemsOf: pagesOf(10_000, 50, (index) => `${index} ${padding}`) }),
        policy: {
          rules: [{ name: 'too-old', when: { olderThan: '365d' }, action: 'revoke' }],
          safeguards: { maxRevocations: 10_000, maxRevocationShare: 1 },
        },
      };
    },
    expected: {
      outcome: 'degraded',
      complete: true,
      error: { code: 'held' },
      totals: { listed: 10_000, withheld: 10_000 },
    },
    timeoutMillis: 280_000,
  },
  ...[
    { count: MILLION / 2, memories: [256] },
    { count: MILLION, memories: [512] },
  ].map(
    ({ count, memories }): MemoryRow => ({
      title: `${count} tokens, each alone in its group and the newest of it`,
      start: () => pagedApi({ itemsOf: pagesOf(count, 1000), group: 'item.id' }),
      expected: {
        outcome: 'ok',
        complete: true,
        totals: { listed: count, withheld: count },
        byRule: { 'too-old': count },
      },
      memories,
      timeoutMillis: 280_000,
    }),
  ),
];
