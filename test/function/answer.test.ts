import { expect, test } from 'vitest';
import { fitReport } from '../../lambda/function/answer.ts';
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
