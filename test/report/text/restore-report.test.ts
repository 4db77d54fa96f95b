import { expect, test } from 'vitest';
import type { RestoreReport } from '../../../lambda/domain/restore-report.ts';
import { renderRestoreReport } from '../../../lambda/report/text/restore-report.ts';
import { unstyled } from '../../../lambda/report/text/table.ts';

const REPORT: RestoreReport = {
  runId: 'run-2',
  trigger: 'manual',
  connection: 'keys',
  provider: 'anthropic',
  outcome: 'degraded',
  complete: false,
  startedAt: '',
  finishedAt: '',
  totals: { restored: 1, alreadyGone: 3, failed: 1, deferred: 1 },
  tokens: [
    { id: 'a', name: 'ci', outcome: 'restored', reason: 'disabled by run run-1' },
    { id: 'g', outcome: 'already-gone', reason: 'disabled by run run-1' },
    {
      fingerprint: '0123456789abcdef0123',
      outcome: 'failed',
      reason: 'disabled by run run-1',
      error: { code: 'conflict', message: 'locked\u001b[2J' },
    },
    { id: 'd', owner: 'ann', outcome: 'deferred', reason: 'disabled by run run-1' },
  ],
  error: { code: 'busy', message: 'run run-9 is acting' },
};

test('each token stands under what became of it, with why', () => {
  expect(renderRestoreReport(REPORT, unstyled)).toBe(`keys (anthropic)
  Restored: 1
    a  ci  disabled by run run-1
  Already gone: 1
    g  disabled by run run-1
  Failed: 1
    0123456789abcdef  conflict: locked\\u{1b}[2J
  Left undone: 1
    d  ann  disabled by run run-1
  Not listed any more: 2
  busy: run run-9 is acting
`);
});
