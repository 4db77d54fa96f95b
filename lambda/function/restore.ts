import { auditRecord } from '../audit/record.ts';
import { originOf, type RunOrigin } from '../audit/run-origin.ts';
import type { ChangeAudit } from '../audit/s3/run-audit.ts';
import { composeConnections } from '../compose.ts';
import type { Connection } from '../config/validate.ts';
import type { RestoreReport } from '../domain/restore-report.ts';
import { SweepError } from '../errors.ts';
import { RestoreRefused } from '../sweep/restore-run.ts';
import { runRestore } from '../sweep/run-restore.ts';
import {
  type FittingRestoreReport,
  fitRestoreReport,
  MAX_ANSWER_BYTES,
  MAX_LOGGED_BYTES,
} from './answer.ts';
import { changeRules } from './change-rules.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import type { InvocationContext } from './invocation-context.ts';
import { createLog, logWaits } from './log.ts';
import { readRestore, refusedRestore } from './restore-request.ts';
import { RunEvents } from './run-events.ts';
import { openRunMemory } from './run-memory.ts';

/**
 * Runs one invocation that enables again what the sweeper disabled, and returns the report. Throws SweepError `invalid-event`
 * before anything is touched, and `sweep-failed` or `audit-unavailable` after everything is written.
 */
export async function invokeRestore(
  event: unknown,
  context: InvocationContext,
): Promise<FittingRestoreReport> {
  const { config, adapters, runId, print } = context;
  const { clock } = adapters;
  const names = config.connections.map(({ name }) => name);
  const request = readRestore(event, { ...changeRules(context), connections: names });
  const configured = config.connections.filter(({ name }) => name === request.connection);
  for (const one of configured) requireRestorable(one);
  const log = createLog(runId, clock, print);
  const [what] = Object.keys(request.scope);
  const started = { trigger: 'manual', connections: [request.connection], restores: what } as const;
  log('INFO', 'run started', started);
  const telling = { ...adapters, tellWait: logWaits(log) };
  const [connection] = composeConnections(configured, telling, config.limits);
  const opened = await openRunMemory(configured, { ...context, trigger: 'manual', log });
  if (!connection || !opened)
    throw new SweepError('internal', 'a connection or its memory was not found');
  using deadline = startDeadline(configured, context.remainingMillis, clock);
  const origin = originOf({ runId, mode: 'enforce', trigger: 'manual' }, configured);
  const audit = await openRestoreAudit(context, deadline, origin);
  const events = await RunEvents.open(context, log);
  const report = await refusing(() =>
    runRestore(connection, request.scope, {
      mode: 'enforce',
      runId,
      clock,
      stop: deadline.stop,
      memory: opened.memory,
      ...(audit && { intents: audit.intents }),
      onEvent(happened) {
        const record = auditRecord(happened, origin);
        audit?.add(record);
        events.token(record);
      },
    }),
  );
  const level = report.outcome === 'ok' ? 'INFO' : 'WARN';
  log(level, 'run finished', { report: fitRestoreReport(report, MAX_LOGGED_BYTES) });
  await audit?.close();
  const { warnings } = await events.close();
  if (report.outcome === 'failed') throw restoreFailed(report);
  const answer = { ...report, ...(warnings.length > 0 && { warnings }) };
  return fitRestoreReport(answer, MAX_ANSWER_BYTES);
}

function requireRestorable({ name, module, settings }: Connection): void {
  if (module.canRestore?.(settings)) return;
  throw refusedRestore(
    `${name}: ${module.name} cannot enable a token again; do it at the provider`,
  );
}

/** Its first line makes the object: where nothing is restored, none is written. */
async function openRestoreAudit(
  { environment, adapters }: InvocationContext,
  { startedAt, stopNow }: Deadline,
  origin: RunOrigin,
): Promise<ChangeAudit | undefined> {
  if (!environment.audit) return undefined;
  const { openChangeAudit } = await import('../audit/s3/run-audit.ts');
  const place = { ...environment.audit, ...adapters };
  return openChangeAudit({ ...place, origin, startedAt, onFailure: stopNow });
}

async function refusing<Done>(work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RestoreRefused ? refusedRestore(error.message) : error;
  }
}

function restoreFailed({ connection, error }: RestoreReport): SweepError {
  return new SweepError(
    'sweep-failed',
    `nothing more could be restored (${connection}: ${error?.code ?? 'failed'})`,
  );
}
