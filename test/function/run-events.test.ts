import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { auditRecord } from '../../lambda/audit/record.ts';
import { createLog } from '../../lambda/function/log.ts';
import { RunEvents } from '../../lambda/function/run-events.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { serve } from '../support/loopback-server.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { runOrigin } from '../support/origin.ts';
import { tokenEvent } from '../support/report-events.ts';
import { connectionReport, report } from './reports.ts';

let lines: string[];
beforeEach(() => {
  lines = [];
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function open(eventBus?: string) {
  const clock = createTestClock();
  const context = {
    environment: { name: 'nightly', allowManualEnforce: false, ...(eventBus && { eventBus }) },
    adapters: {
      clock,
      secrets: { read: async () => new Map() },
      register: { async *entries() {}, async mark() {} },
      memory: AMPLE_MEMORY,
      awsCredentials: () => Promise.reject(new Error('not needed')),
    },
  };
  return RunEvents.open(
    context,
    createLog('run-1', clock, (line) => lines.push(line)),
  );
}

const REVOKED = auditRecord(tokenEvent({ outcome: 'revoked' }), runOrigin());

async function tellAll(events: RunEvents, swept = report({})) {
  events.token(REVOKED);
  const standing = { troubles: new Map(), recovered: new Map([['crm', NOW]]) };
  events.sweep(swept, standing);
  return events.close();
}

test('tokens, connections and the sweep itself are told to the bus of the deployment', async () => {
  const server = await serve((response) => {
    response.end('{"Entries":[{"EventId":"1"},{"EventId":"2"},{"EventId":"3"}]}');
  });
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', server.origin);
  expect(await tellAll(await open('sweeps'))).toEqual({ lost: 0, warnings: [] });
  expect(server.seen).toHaveLength(1);
  expect(JSON.parse(server.seen[0]?.body ?? '').Entries).toMatchObject([
    { EventBusName: 'sweeps', DetailType: 'Token Revoked' },
    { DetailType: 'Connection Recovered' },
    { DetailType: 'Sweep Finished' },
  ]);
  expect(lines).toEqual([]);
});

test('what could not be sent is a warning in the log and in the answer, and no failure', async () => {
  const server = await serve((response) => {
    response.statusCode = 400;
    response.end('{"__type":"ResourceNotFoundException"}');
  });
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', server.origin);
  const warning = '3 events could not be sent to the event bus (ResourceNotFoundException)';
  expect(await tellAll(await open('gone'))).toEqual({ lost: 3, warnings: [warning] });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'WARN', message: warning },
  ]);
});

test('a report that is too long for an event is told with fewer connections, and their number', async () => {
  const server = await serve((response) => {
    response.end('{"Entries":[{"EventId":"1"},{"EventId":"2"},{"EventId":"3"}]}');
  });
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', server.origin);
  const connections = Array.from({ length: 1_000 }, (_, n) => connectionReport({ name: `c${n}` }));
  await tellAll(await open('sweeps'), report({ connections }));
  const entries = JSON.parse(server.seen[0]?.body ?? '').Entries;
  const finished = entries.at(-1);
  expect(finished.DetailType).toBe('Sweep Finished');
  expect(finished.Detail.length).toBeLessThan(200_000);
  const detail = JSON.parse(finished.Detail);
  expect(detail.connections.length + detail.connectionsLeftOut).toBe(1_000);
});

test('without a bus nothing is sent', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', 'http://127.0.0.1:1');
  expect(await tellAll(await open())).toEqual({ lost: 0, warnings: [] });
});
