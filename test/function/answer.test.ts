import { expect, test } from 'vitest';
import type { RestoreReport } from '../../lambda/domain/restore-report.ts';
import { fitReport, fitRestoreReport } from '../../lambda/function/answer.ts';
import { connectionReport, report } from './reports.ts';

const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

const MANY = report({
  connections: Array.from({ length: 1000 }, (_, index) =>
    connectionReport({
      name: `connection-${index}`,
      outcome: index % 100 === 99 ? 'failed' : 'ok',
    }),
  ),
});

test('a report that fits is as it was', () => {
  expect(fitReport(MANY, sizeOf(MANY) + 100)).toBe(MANY);
});

test('of a report that does not fit, as many connections are left out as have no room', () => {
  const fitting = fitReport(MANY, 100_000);
  expect(sizeOf(fitting)).toBeLessThanOrEqual(100_000);
  expect(sizeOf(fitting)).toBeGreaterThan(99_000);
  expect(fitting.connectionsLeftOut).toBe(1000 - fitting.connections.length);
  expect({ ...fitting, connections: [], connectionsLeftOut: 0 }).toEqual({
    ...MANY,
    connections: [],
    connectionsLeftOut: 0,
  });
});

test('those that did not end well stay longest, and all stay in their order', () => {
  const { connections } = fitReport(MANY, 10_000);
  const failed = connections.filter(({ outcome }) => outcome === 'failed');
  expect(failed).toHaveLength(10);
  expect(connections.length).toBeGreaterThan(10);
  const indexes = connections.map((one) => MANY.connections.indexOf(one));
  expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
});

test('where there is no room at all, every connection is left out', () => {
  expect(fitReport(MANY, 0)).toMatchObject({ connections: [], connectionsLeftOut: 1000 });
});

test('of a report on restored tokens that does not fit, those that were not restored stay longest', () => {
  const many: RestoreReport = {
    runId: 'run-2',
    trigger: 'manual',
    connection: 'keys',
    provider: 'anthropic',
    outcome: 'degraded',
    complete: true,
    startedAt: '2026-11-25T12:00:00.000Z',
    finishedAt: '2026-11-25T12:00:00.000Z',
    totals: { restored: 990, alreadyGone: 0, failed: 10, deferred: 0 },
    tokens: Array.from({ length: 1000 }, (_, index) => ({
      id: `token-${index}`,
      outcome: index % 100 === 99 ? 'failed' : 'restored',
      reason: 'disabled by run run-1',
    })),
  };
  expect(fitRestoreReport(many, 1_000_000)).toBe(many);

  const { tokens, tokensLeftOut, totals } = fitRestoreReport(many, 10_000);

  expect(tokens.filter(({ outcome }) => outcome === 'failed')).toHaveLength(10);
  expect(tokens.length).toBeGreaterThan(10);
  expect(tokensLeftOut).toBe(1000 - tokens.length);
  expect(totals).toEqual(many.totals);
});
