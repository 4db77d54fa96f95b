import { auditRecord } from '../audit/record.ts';
import type { RunOrigin } from '../audit/run-origin.ts';
import type { SweepEvent } from '../domain/events.ts';
import type { LongWait } from '../domain/long-wait.ts';
import type { Clock } from '../ports.ts';
import { describeWait } from '../report/text/wait.ts';

/** Writes one line to the log: a level to filter by, a message to read, and fields to query. */
export type Log = (
  level: 'INFO' | 'WARN' | 'ERROR',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/**
 * A log of JSON lines, each with the id of the run.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function createLog(
  runId: string,
  clock: Pick<Clock, 'now'>,
  print: (line: string) => void,
): Log {
  return (level, message, fields) => {
    const timestamp = new Date(clock.now()).toISOString();
    print(JSON.stringify({ timestamp, level, message, runId, ...fields }));
  };
}

/** Logs each long wait of a connection in a line. */
export function logWaits(log: Log): (connection: string, wait: LongWait) => void {
  return (connection, wait) => {
    const until = wait.end && new Date(wait.end.until).toISOString();
    log('INFO', describeWait(wait), { connection, ...(until && { until }) });
  };
}

/**
 * Logs what an operator looks for: how each connection ended, and each revocation that failed. With `decisions`, logs
 * every other decision too.
 */
export function logEvent(
  log: Log,
  event: SweepEvent,
  run: { readonly origin: RunOrigin; readonly decisions: boolean },
): void {
  if (event.type === 'connection-finished') {
    const { connection, status, complete, error } = event;
    const level = status === 'ok' ? 'INFO' : 'WARN';
    log(level, 'connection finished', { connection, outcome: status, complete, error });
  } else if (event.type === 'token' && (event.error || run.decisions)) {
    const record = auditRecord(event, run.origin);
    log(event.error ? 'WARN' : 'INFO', 'decision', { ...record });
  } else if (event.type === 'counted' && run.decisions) {
    log('INFO', 'decision', { ...auditRecord(event, run.origin) });
  }
}
