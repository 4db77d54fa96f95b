import type { AuditFile } from '../audit/file.ts';
import type { Mode, SweepEvent } from '../domain/events.ts';
import type { Report } from '../domain/report.ts';
import type { Clock, RunnableConnection } from '../ports.ts';
import { Highlights } from '../report/text/highlights.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import type { CliContext } from './context.ts';
import { startDeadline } from './deadline.ts';
import { showProgress, watchLimits } from './progress-line.ts';
import { auditRun } from './run-audit.ts';

/** The report of a run, and the tokens that its text shows one by one. */
export interface RunResult {
  readonly report: Report;
  readonly highlights: Highlights;
}

/**
 * Runs one sweep, with its progress on the terminal.
 * @param audit receives a line for each token that is not simply kept
 * @param at decide as of this time (epoch milliseconds) instead of now
 * @param deadlineMillis after which nothing new is started
 */
export async function runWithProgress(
  mode: Mode,
  connections: readonly RunnableConnection[],
  context: CliContext,
  {
    audit,
    at,
    deadlineMillis,
  }: { readonly audit?: AuditFile; readonly at?: number; readonly deadlineMillis: number },
): Promise<RunResult> {
  const { terminal, adapters, newRunId } = context;
  const runId = newRunId();
  const runAudit = audit && auditRun(audit, runId, adapters.clock);
  const highlights = new Highlights();
  const watched = watchLimits(connections);
  const progress = showProgress(terminal, adapters.clock, watched);
  const onEvent = (event: SweepEvent) => {
    highlights.add(event);
    progress.add(event);
    if (event.type === 'token' || event.type === 'counted') runAudit?.add(event);
  };
  using deadline = startDeadline(deadlineMillis, context);
  try {
    const report = await runSweep({
      runId,
      mode,
      connections: watched.connections,
      clock: at === undefined ? adapters.clock : stoppedAt(at, adapters.clock),
      stop: deadline.stop,
      ...(runAudit && { intents: runAudit }),
      onEvent,
    });
    return { report, highlights };
  } finally {
    progress.end();
  }
}

/** A stopped clock for the rules alone; requests are still signed and timed with the real one. */
function stoppedAt(millis: number, { sleep }: Clock): Clock {
  return { now: () => millis, elapsed: () => 0, sleep };
}
