import type { AuditRecord } from '../audit/record.ts';
import type { DetailType, OutgoingEvent } from '../domain/outgoing-event.ts';
import { type ConnectionReport, isHeld, type Report } from '../domain/report.ts';

/** Changes when a key changes its meaning or goes away, not when one is added. */
const DETAIL_VERSION = 1;

/** The outcomes that subscribers are told. What is disabled for good works no longer, as if it were revoked. */
const TOKEN_EVENTS: ReadonlyMap<AuditRecord['outcome'], DetailType> = new Map([
  ['announced', 'Token Announced'],
  ['quarantined', 'Token Quarantined'],
  ['revoked', 'Token Revoked'],
  ['disabled', 'Token Revoked'],
  ['restored', 'Token Restored'],
] as const);

/** What happened to one token; `undefined` where subscribers are not told. */
export function tokenEvent(sweeper: string, record: AuditRecord): OutgoingEvent | undefined {
  const detailType = TOKEN_EVENTS.get(record.outcome);
  if (!detailType || record.count !== undefined) return undefined;
  const { time, ...facts } = record;
  return { detailType, time, detail: { detailVersion: DETAIL_VERSION, sweeper, ...facts } };
}

/** The standing of connections across scheduled runs, each since when (epoch milliseconds). */
export interface Standing {
  /** Those that did not end well. */
  readonly troubles: ReadonlyMap<string, number>;
  /** Those that did, and had not in the run before. */
  readonly recovered: ReadonlyMap<string, number>;
}

/** Which connections failed, are held or have recovered. */
export function connectionEvents(
  sweeper: string,
  report: Report,
  { troubles, recovered }: Standing,
): OutgoingEvent[] {
  const { runId, trigger, mode, finishedAt } = report;
  return report.connections.flatMap((connection) => {
    const { name, provider, outcome, error, plan, totals } = connection;
    const detailType = standingOf(connection, recovered);
    if (!detailType) return [];
    const since = troubles.get(name) ?? recovered.get(name);
    const detail = {
      detailVersion: DETAIL_VERSION,
      sweeper,
      runId,
      trigger,
      mode,
      connection: name,
      provider,
      outcome,
      ...(since !== undefined && { since: new Date(since).toISOString() }),
      ...(error && { error }),
      ...(plan && { plan }),
      totals,
    };
    return [{ detailType, time: finishedAt, detail }];
  });
}

function standingOf(
  connection: ConnectionReport,
  recovered: Standing['recovered'],
): DetailType | undefined {
  if (isHeld(connection)) return 'Connection Held';
  if (connection.outcome === 'failed') return 'Connection Failed';
  return recovered.has(connection.name) ? 'Connection Recovered' : undefined;
}

/** A run is over. */
export function sweepEvent(sweeper: string, report: Report): OutgoingEvent {
  return {
    detailType: 'Sweep Finished',
    time: report.finishedAt,
    detail: { detailVersion: DETAIL_VERSION, sweeper, ...report },
  };
}
