import type { ConnectionReport, Report } from '../../lambda/domain/report.ts';
import type { Totals } from '../../lambda/domain/totals.ts';

const NONE: Totals = {
  listed: 0,
  kept: 0,
  reported: 0,
  withheld: 0,
  planned: 0,
  announced: 0,
  quarantined: 0,
  waiting: 0,
  revoked: 0,
  disabled: 0,
  alreadyGone: 0,
  failed: 0,
  deferred: 0,
};

/** A report on a connection that found nothing, except for what is given. */
export function connectionReport(
  changes: Partial<Omit<ConnectionReport, 'totals'>> & { readonly totals?: Partial<Totals> } = {},
): ConnectionReport {
  const { totals, ...rest } = changes;
  return {
    name: 'crm',
    provider: 'template',
    outcome: 'ok',
    complete: true,
    totals: { ...NONE, ...totals },
    passedOver: 0,
    stuck: 0,
    expiringSoon: 0,
    byRule: {},
    byAction: {},
    ownToken: 'not-listed',
    ...rest,
  };
}

/** A report of a run of ninety seconds. */
export function report(
  changes: Partial<Omit<Report, 'totals'>> & { totals?: Partial<Totals> },
): Report {
  const { totals, ...rest } = changes;
  return {
    runId: 'run-1',
    trigger: 'schedule',
    mode: 'enforce',
    outcome: 'ok',
    complete: true,
    startedAt: '2026-03-01T12:00:00.000Z',
    finishedAt: '2026-03-01T12:01:30.000Z',
    totals: { ...NONE, ...totals },
    byAction: {},
    passedOver: 0,
    stuck: 0,
    connections: [connectionReport()],
    ...rest,
  };
}
