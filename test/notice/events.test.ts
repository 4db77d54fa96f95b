import { describe, expect, test } from 'vitest';
import { auditRecord } from '../../lambda/audit/record.ts';
import type { Outcome } from '../../lambda/domain/events.ts';
import { connectionEvents, sweepEvent, tokenEvent } from '../../lambda/notice/events.ts';
import { connectionReport, report } from '../function/reports.ts';
import { NOW } from '../support/clock.ts';
import { runOrigin } from '../support/origin.ts';
import { countedEvent, tokenEvent as tokenHappened } from '../support/report-events.ts';

const recordOf = (outcome: Outcome) => auditRecord(tokenHappened({ outcome }), runOrigin());

describe('the event of a token', () => {
  test.for<[Outcome, string | undefined]>([
    ['announced', 'Token Announced'],
    ['quarantined', 'Token Quarantined'],
    ['revoked', 'Token Revoked'],
    ['disabled', 'Token Revoked'],
    ['planned', undefined],
    ['waiting', undefined],
    ['already-gone', undefined],
    ['failed', undefined],
    ['deferred', undefined],
  ])('one that is %s is told as %s', ([outcome, detailType]) => {
    expect(tokenEvent('nightly', recordOf(outcome))?.detailType).toBe(detailType);
  });

  test('says of one that was restored what its audit record says, and whose event it is', () => {
    const record = auditRecord(
      { ...tokenHappened({}), type: 'restore', decision: 'restore', outcome: 'restored' },
      runOrigin(),
    );
    const { time, ...facts } = record;
    expect(tokenEvent('nightly', record)).toEqual({
      detailType: 'Token Restored',
      time,
      detail: { detailVersion: 1, sweeper: 'nightly', ...facts },
    });
  });

  test('tokens that were only counted have none', () => {
    const record = auditRecord(countedEvent(7, { outcome: 'revoked' }), runOrigin());
    expect(tokenEvent('nightly', record)).toBeUndefined();
  });
});

describe('the events of connections', () => {
  const since = new Map([['crm', NOW]]);
  const eventsOf = (connection: Parameters<typeof connectionReport>[0], recovered = new Map()) =>
    connectionEvents('nightly', report({ connections: [connectionReport(connection)] }), {
      troubles: since,
      recovered,
    });

  test('one that failed is told with its error, and since when it does', () => {
    const error = { code: 'unauthorized', message: 'HTTP 401' };
    expect(eventsOf({ outcome: 'failed', error })).toMatchObject([
      {
        detailType: 'Connection Failed',
        time: '2026-03-01T12:01:30.000Z',
        detail: {
          detailVersion: 1,
          sweeper: 'nightly',
          runId: 'run-1',
          trigger: 'schedule',
          mode: 'enforce',
          connection: 'crm',
          provider: 'template',
          outcome: 'failed',
          since: new Date(NOW).toISOString(),
          error,
          totals: { listed: 0 },
        },
      },
    ]);
  });

  test.for(['held', 'needs-approval'])('one that is held (%s) is told with its plan', (code) => {
    const plan = { hash: '7f3a', entries: 12, until: '2026-03-08T12:00:00.000Z' };
    const error = { code, message: 'maxRevocations' };
    expect(eventsOf({ outcome: 'degraded', error, plan })).toMatchObject([
      { detailType: 'Connection Held', detail: { plan, error } },
    ]);
  });

  test('one that ends well again is told once, with the beginning of its trouble', () => {
    expect(eventsOf({}, since)).toMatchObject([
      {
        detailType: 'Connection Recovered',
        detail: { outcome: 'ok', since: new Date(NOW).toISOString() },
      },
    ]);
    expect(eventsOf({})).toEqual([]);
  });

  test('one that was done in part is told with the sweep alone', () => {
    expect(eventsOf({ outcome: 'degraded', totals: { failed: 1 } })).toEqual([]);
  });
});

test('the event of a sweep is its report', () => {
  const swept = report({ totals: { revoked: 3 } });
  expect(sweepEvent('nightly', swept)).toEqual({
    detailType: 'Sweep Finished',
    time: swept.finishedAt,
    detail: { detailVersion: 1, sweeper: 'nightly', ...swept },
  });
});
