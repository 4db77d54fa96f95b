import type { SweepEvent } from '../domain/events.ts';
import { auditRecord } from '../report/audit.ts';

/** Writes one line to the log. */
export type WriteLine = (line: string) => void;

/** A log line as JSON: a level to filter by, a message to read, and fields to query. */
export function logLine(
  level: 'INFO' | 'WARN' | 'ERROR',
  message: string,
  fields: Readonly<Record<string, unknown>>,
): string {
  return JSON.stringify({ level, message, ...fields });
}

/**
 * Logs what an operator looks for: how each connection ended and each revocation that failed; each other
 * decision too where no audit keeps them.
 */
export function logEvent(
  event: SweepEvent,
  run: { readonly runId: string; readonly audited: boolean },
  providerOf: (connection: string) => string,
  write: WriteLine,
): void {
  const { runId, audited } = run;
  const { connection } = event;
  if (event.type === 'connection-finished') {
    const { outcome, complete, error } = event;
    const level = outcome === 'ok' ? 'INFO' : 'WARN';
    write(logLine(level, 'connection finished', { runId, connection, outcome, complete, error }));
  } else if (event.type === 'token' && (event.error || !audited)) {
    const record = auditRecord(event, runId, providerOf(connection));
    write(logLine(event.error ? 'WARN' : 'INFO', 'decision', { ...record }));
  }
}
