import type { RestoreEvent } from '../domain/restore-event.ts';
import { type RestoreReport, restoreReport } from '../domain/restore-report.ts';
import type { RunnableConnection } from '../ports.ts';
import { restoreConnection } from './restore.ts';
import type { RestoreRun, RestoreScope } from './restore-run.ts';
import { steadyClock } from './steady-clock.ts';

/**
 * Restores tokens of one connection and returns the report, whatever failed. Throws RestoreRefused where there is nothing to
 * restore; nothing was touched then.
 */
export async function runRestore(
  connection: RunnableConnection,
  scope: RestoreScope,
  options: RestoreRun,
): Promise<RestoreReport> {
  const clock = steadyClock(options.clock);
  const startedAt = clock.now();
  const events: RestoreEvent[] = [];
  const { status, complete, error } = await restoreConnection(connection, scope, {
    ...options,
    clock,
    onEvent(event) {
      events.push(event);
      options.onEvent(event);
    },
  });
  const header = {
    runId: options.runId,
    connection: connection.name,
    provider: connection.provider,
    outcome: status,
    complete,
    startedAt,
    finishedAt: clock.now(),
    error,
  };
  return restoreReport(header, events);
}
