import { expect, test } from 'vitest';
import type { SweepEvent } from '../../lambda/domain/events.ts';
import { createLog, logEvent, logWaits } from '../../lambda/function/log.ts';
import { createTestClock, HOUR, NOW } from '../support/clock.ts';
import { runOrigin } from '../support/origin.ts';
import { tokenOf } from '../support/tokens.ts';

const clock = createTestClock();

function logged(event: SweepEvent, decisions: boolean): unknown[] {
  const lines: string[] = [];
  const log = createLog('run-1', clock, (line) => lines.push(line));
  logEvent(log, event, { origin: runOrigin(), decisions });
  return lines.map((line) => JSON.parse(line));
}

const TOKEN = {
  type: 'token',
  connection: 'crm',
  provider: 'template',
  token: tokenOf({ id: 'line\nbreak' }),
  decision: 'revoke',
  rule: 'old',
  reason: 'rule old matches',
  at: clock.now(),
} as const;

const FINISHED = {
  type: 'connection-finished',
  connection: 'crm',
  provider: 'template',
  complete: true,
} as const;

test('a line tells when, how serious, what, and of which run', () => {
  const lines: string[] = [];

  createLog('run-1', clock, (line) => lines.push(line))('INFO', 'run started', { mode: 'plan' });

  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    timestamp: '2026-11-25T12:00:00.000Z',
    level: 'INFO',
    message: 'run started',
    runId: 'run-1',
    mode: 'plan',
  });
});

test.each([
  ['ok', 'INFO'],
  ['degraded', 'WARN'],
  ['failed', 'WARN'],
] as const)('a connection that ended %s is logged as %s', (status, level) => {
  expect(logged({ ...FINISHED, status }, false)).toMatchObject([
    { level, message: 'connection finished', connection: 'crm', outcome: status, complete: true },
  ]);
});

test('what ended a connection is logged with it', () => {
  const error = { code: 'held', message: 'too many' };

  expect(logged({ ...FINISHED, status: 'degraded', error }, false)).toMatchObject([{ error }]);
});

test('a revocation that failed is always logged', () => {
  const error = { code: 'forbidden', message: 'no' };

  expect(logged({ ...TOKEN, outcome: 'failed', error }, false)).toMatchObject([
    { level: 'WARN', message: 'decision', connection: 'crm', outcome: 'failed', error },
  ]);
});

test('any other decision is logged where nothing else keeps it', () => {
  const event = { ...TOKEN, outcome: 'revoked' } as const;

  expect(logged(event, true)).toMatchObject([
    { level: 'INFO', decision: 'revoke', token: { id: 'line\nbreak' }, rule: 'old' },
  ]);
  expect(logged(event, false)).toEqual([]);
});

test('pages are not logged', () => {
  const page = { listed: 1, kept: 1, expiringSoon: 0, byRule: {}, cannotTell: {} };

  expect(logged({ type: 'page', connection: 'crm', provider: 'template', ...page }, true)).toEqual(
    [],
  );
});

test('a long wait of a connection is logged: how long, until when, and why', () => {
  const lines: string[] = [];
  const log = createLog('run-1', clock, (line) => lines.push(line));
  const why = 'as the provider asks (HTTP 429)';
  logWaits(log)('crm', { end: { millis: HOUR, until: NOW + HOUR }, why });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      level: 'INFO',
      message: 'waiting 1 hour, until 2026-11-25 13:00:00 UTC, as the provider asks (HTTP 429)',
      connection: 'crm',
      until: '2026-11-25T13:00:00.000Z',
    },
  ]);
});
