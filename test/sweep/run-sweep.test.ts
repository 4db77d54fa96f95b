import { expect, test } from 'vitest';
import { runSweep } from '../../lambda/sweep/run-sweep.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { tokenOf } from '../support/tokens.ts';

test('a run calls back with each event in order, and returns the report on them', async () => {
  const types: string[] = [];
  const report = await runSweep({
    runId: 'run-1',
    mode: 'enforce',
    connections: [memoryConnection({ tokens: [tokenOf({ expiresAt: NOW })] })],
    clock: createTestClock(),
    stop: { signal: new AbortController().signal, deadline: Infinity },
    onEvent: ({ type }) => types.push(type),
  });
  expect(types).toEqual(['page', 'acting', 'token', 'connection-finished']);
  expect(report).toMatchObject({
    runId: 'run-1',
    mode: 'enforce',
    outcome: 'ok',
    startedAt: '2026-11-25T12:00:00.000Z',
    totals: { listed: 1, revoked: 1 },
    connections: [{ name: 'memory', provider: 'memory' }],
  });
});
