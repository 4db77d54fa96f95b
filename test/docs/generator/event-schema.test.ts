// The published schema describes what the function really sends.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { auditRecord } from '../../../lambda/audit/record.ts';
import type { OutgoingEvent } from '../../../lambda/domain/outgoing-event.ts';
import { connectionEvents, sweepEvent, tokenEvent } from '../../../lambda/notice/events.ts';
import { connectionReport, report } from '../../function/reports.ts';
import { DAY, NOW } from '../../support/clock.ts';
import { runOrigin } from '../../support/origin.ts';
import { tokenEvent as tokenHappened } from '../../support/report-events.ts';

const path = new URL('../../../docs/events.schema.json', import.meta.url);
const schema = z.fromJSONSchema(JSON.parse(await readFile(path, 'utf8')));

/** As a rule of EventBridge sees it. */
function received({ detailType, time, detail }: OutgoingEvent): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify({ source: 'token-sweeper', 'detail-type': detailType, time, detail, id: 'x' }),
  );
}

const error = { code: 'held', message: 'maxRevocations: 12 to revoke' };
const swept = report({
  outcome: 'degraded',
  unfinishedRuns: ['run-0'],
  connections: [
    connectionReport({ name: 'bad', outcome: 'failed', error: { code: 'timeout', message: 'x' } }),
    connectionReport({
      name: 'held',
      outcome: 'degraded',
      error,
      plan: { hash: '7f3a', entries: 12, until: '2026-03-08T12:00:00.000Z' },
    }),
    connectionReport({ name: 'well', limits: { concurrency: 4, throttled: 0 } }),
  ],
});
const origin = { ...runOrigin(), policyDigests: new Map([['devices', '0123456789abcdef']]) };
const token = {
  name: 'ci',
  owner: 'ann',
  createdAt: NOW - 400 * DAY,
  lastUsedAt: 'never',
} as const;
const outcomes = ['announced', 'quarantined', 'revoked', 'disabled'] as const;

const all = [
  ...outcomes.map((outcome) =>
    tokenEvent(
      'nightly',
      auditRecord(tokenHappened({ outcome, approvedBy: 'ann' }, token), origin),
    ),
  ),
  tokenEvent(
    'nightly',
    auditRecord(
      { ...tokenHappened({}), type: 'restore', decision: 'restore', outcome: 'restored' },
      origin,
    ),
  ),
  ...connectionEvents('nightly', swept, {
    troubles: new Map([['bad', NOW]]),
    recovered: new Map([['well', NOW]]),
  }),
  sweepEvent('nightly', swept),
].filter((event) => event !== undefined);

test.for(all.map((event) => [event.detailType, event] as const))(
  'the schema describes the event %s',
  ([, event]) => {
    expect(schema.safeParse(received(event))).toMatchObject({ success: true });
  },
);

test('all eight detail types were looked at', () => {
  expect(new Set(all.map(({ detailType }) => detailType)).size).toBe(8);
});

test('the schema notices what is not described', () => {
  const [first] = all;
  if (!first) throw new Error('there is no event');
  const event = received(first);
  expect(schema.safeParse({ ...event, source: 'other' }).success).toBe(false);
  expect(schema.safeParse({ ...event, 'detail-type': 'Token Lost' }).success).toBe(false);
  const detail = { ...first.detail, secret: 'x' };
  expect(schema.safeParse({ ...event, detail }).success).toBe(false);
});
