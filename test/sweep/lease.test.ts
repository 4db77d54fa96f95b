import { describe, expect, test } from 'vitest';
import { createMemory } from '../../lambda/memory/memory.ts';
import { createSharedStore } from '../memories/shared-store.ts';
import { createTestClock, MINUTE } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { nights, stale } from './nights.ts';

describe('two enforcing runs of one connection', () => {
  test('one acts, and the other says that it is busy and lists nothing', async () => {
    const shared = createSharedStore();
    const night = nights(shared.store);
    const connections = [1, 2].map(() => memoryConnection({ tokens: stale(3) }));

    const both = await Promise.all(
      connections.map((connection) => run([connection], { memory: night.of() })),
    );

    const outcomes = both.map(({ report }) => report.outcome).sort();
    expect(outcomes).toEqual(['degraded', 'ok']);
    const busy = both.find(({ report }) => report.outcome === 'degraded');
    expect(busy?.of('memory')).toMatchObject({
      complete: false,
      totals: { listed: 0 },
      error: { code: 'busy' },
    });
    expect(connections.flatMap(({ revoked }) => revoked)).toHaveLength(3);
  });

  test('one that has lost its lease stops, and defers the rest', async () => {
    const shared = createSharedStore();
    const night = nights(shared.store);
    const clock = createTestClock();
    const slow = createMemory(shared.store, { lengthMillis: 20 * MINUTE, clock });
    const connection = memoryConnection({
      tokens: stale(5),
      concurrency: 1,
      async revoke({ id }) {
        if (id !== 'stale-1') return 'revoked';
        clock.advance(30 * MINUTE);
        shared.advance(30 * MINUTE);
        await night.memory.lease('memory', 'another');
        return 'revoked';
      },
    });

    const { of } = await run([connection], { memory: night.of({ memory: slow }) });

    expect(of('memory')).toMatchObject({
      outcome: 'degraded',
      complete: false,
      totals: { revoked: 2, deferred: 3 },
      error: { code: 'busy', message: expect.stringContaining('another') },
    });
  });
});
