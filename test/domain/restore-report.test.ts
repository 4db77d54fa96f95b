import { expect, test } from 'vitest';
import type { RestoreEvent } from '../../lambda/domain/restore-event.ts';
import { restoreReport } from '../../lambda/domain/restore-report.ts';
import { NOW, SECOND } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

const event = (differences: Partial<RestoreEvent>): RestoreEvent => ({
  type: 'restore',
  connection: 'keys',
  provider: 'anthropic',
  decision: 'restore',
  reason: 'disabled by run run-1',
  outcome: 'restored',
  at: NOW,
  ...differences,
});

const HEADER = {
  runId: 'run-2',
  connection: 'keys',
  provider: 'anthropic',
  outcome: 'degraded',
  complete: true,
  startedAt: NOW,
  finishedAt: NOW + SECOND,
} as const;

test('the report counts tokens by what became of them, those without a name too', () => {
  const error = { code: 'conflict', message: 'locked' };
  const report = restoreReport(HEADER, [
    event({ token: tokenOf({ id: 'a', name: 'ci', within: 'p' }), rule: 'old' }),
    event({ token: tokenOf({ id: 'f', fingerprinted: true }), outcome: 'failed', error }),
    event({ token: tokenOf({ id: 'd', owner: 'ann' }), outcome: 'deferred' }),
    event({ count: 3, outcome: 'already-gone' }),
  ]);

  const reason = 'disabled by run run-1';
  expect(report).toEqual({
    ...HEADER,
    trigger: 'manual',
    startedAt: '2026-11-25T12:00:00.000Z',
    finishedAt: '2026-11-25T12:00:01.000Z',
    totals: { restored: 1, alreadyGone: 3, failed: 1, deferred: 1 },
    tokens: [
      { id: 'a', within: 'p', name: 'ci', rule: 'old', outcome: 'restored', reason },
      { fingerprint: 'f', outcome: 'failed', reason, error },
      { id: 'd', owner: 'ann', outcome: 'deferred', reason },
    ],
  });
});

test('a problem of the connection stands in the report', () => {
  const error = { code: 'busy', message: 'run-9' };
  expect(restoreReport({ ...HEADER, error }, []).error).toEqual(error);
});
