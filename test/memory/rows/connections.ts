import { expect } from 'vitest';
import { Consul } from '../consul.ts';
import type { MemoryRow } from '../row.ts';

const COUNT = 10_000;
const TOKENS = 3;

/** More connections than anybody has. */
export const CONNECTIONS: readonly MemoryRow[] = [
  {
    title: '10,000 connections at one host, each with a secret of its own',
    start() {
      const names = Array.from({ length: COUNT }, (_, index) => `bad-${index}`);
      return {
        serve: new Consul({ tokens: TOKENS, stale: 0 }).serve,
        secrets: Object.fromEntries(names.map((name) => [name, { token: `token of ${name}` }])),
        connections: (endpoint) =>
          names.map((name) => ({
            name,
            secret: name,
            endpoint,
            provider: 'consul-acl',
            settings: { host: 'consul.invalid' },
          })),
        check: ({ connections, totals }) => {
          expect(connections).toHaveLength(1 + COUNT);
          expect(totals.kept).toBeGreaterThan(COUNT * TOKENS);
        },
      };
    },
    expected: { outcome: 'ok', complete: true, totals: { listed: TOKENS + 1, kept: TOKENS + 1 } },
    timeoutMillis: 280_000,
  },
];
