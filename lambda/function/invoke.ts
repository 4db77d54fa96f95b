import { type AuditRecord, auditRecord } from '../audit/record.ts';
import type { RunAudit } from '../audit/s3/run-audit.ts';
import { type Adapters, composeConnections } from '../compose.ts';
import type { Config, Connection } from '../config/validate.ts';
import type { SweepEvent } from '../domain/events.ts';
import type { Report } from '../domain/report.ts';
import { SweepError } from '../errors.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import { type FittingReport, fitReport, MAX_ANSWER_BYTES, MAX_LOGGED_BYTES } from './answer.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import type { Environment } from './environment.ts';
import { isWholeScheduledRun, readEvent, type SweepRequest } from './event.ts';
import { createLog, type Log, logEvent, logWaits } from './log.ts';
import { metricLines } from './metrics.ts';
import { openRunMemory } from './run-memory.ts';

/** Everything that an invocation depends on besides its event. */
export interface InvocationContext {
  readonly config: Config;
  readonly environment: Environment;
  readonly adapters: Adapters;
  readonly runId: string;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingMillis: number;
  /** Writes one line to the log. */
  readonly print: (line: string) => void;
}

/** The report, with the first decisions if the event asked for them. */
export type SweepResult = FittingReport & { readonly decisions?: readonly AuditRecord[] };

/** Enough to look at; the audit or the log has all of them. */
const MAX_DECISIONS = 100;

/** Names that one message lists. */
const MAX_NAMES = 100;

/**
 * Runs one invocation: reads the event, sweeps, logs, and returns the report. Throws SweepError `invalid-event`
 * before anything is touched, and `sweep-failed` or `audit-unavailable` after everything is written.
 */
export async function invoke(event: unknown, context: InvocationContext): Promise<SweepResult> {
  const { config, environment, adapters, runId, print } = context;
  const { clock } = adapters;
  const request = readRequest(event, context);
  const mode = request.mode ?? config.mode;
  const isChosen = ({ name }: Connection) => request.connections?.includes(name) ?? true;
  const connections = config.connections.filter(isChosen);
  const others = config.connections.filter((connection) => !isChosen(connection));
  const log = createLog(runId, clock, print);
  const names = connections.slice(0, MAX_NAMES).map(({ name }) => name);
  const leftOut = connections.length - names.length;
  const trigger = request.trigger ?? 'manual';
  const started = {
    trigger,
    mode,
    connections: names,
    ...(leftOut > 0 && { connectionsLeftOut: leftOut }),
  };
  log('INFO', 'run started', started);

  const telling = { ...adapters, tellWait: logWaits(log) };

  const memory = await openRunMemory(connections, { ...context, trigger, log });
  using deadline = startDeadline(connections, context.remainingMillis, clock);
  const audit = await openS3Audit(context, deadline);
  const decisions: AuditRecord[] = [];
  const swept = await runSweep({
    runId,
    trigger,
    mode,
    connections: composeConnections(connections, telling, config.limits, others),
    clock,
    stop: deadline.stop,
    ...(audit && { intents: audit.intents }),
    ...(memory && { memory }),
    onEvent: recordEvents(runId, log, audit, decisions),
  });
  const report = await withUnfinishedRuns(swept, audit);
  const level = report.outcome === 'ok' ? 'INFO' : 'WARN';
  log(level, 'run finished', { report: fitReport(report, MAX_LOGGED_BYTES) });
  if (isWholeScheduledRun(request))
    for (const line of metricLines(report, environment.name)) print(line);
  await audit?.close();
  if (report.outcome === 'failed') throw sweepFailed(report);
  return fitReport({ ...report, ...(request.decisions && { decisions }) }, MAX_ANSWER_BYTES);
}

function readRequest(event: unknown, { config, environment }: InvocationContext): SweepRequest {
  return readEvent(event, {
    mode: config.mode,
    connections: config.connections.map(({ name }) => name),
    allowManualEnforce: environment.allowManualEnforce,
  });
}

/** Loads the S3 client only where there is an audit: it is half of the code, and slow to load. */
async function openS3Audit(
  { environment, adapters: { clock, proxies }, runId }: InvocationContext,
  { startedAt, stopNow }: Deadline,
): Promise<RunAudit | undefined> {
  if (!environment.audit) return undefined;
  const { openRunAudit } = await import('../audit/s3/run-audit.ts');
  return openRunAudit({
    ...environment.audit,
    clock,
    proxies,
    runId,
    startedAt,
    onFailure: stopNow,
  });
}

/** Logs and audits each event, and collects the first decisions; without an audit, the log has every decision. */
function recordEvents(
  runId: string,
  log: Log,
  audit: RunAudit | undefined,
  decisions: AuditRecord[],
): (event: SweepEvent) => void {
  return (event) => {
    logEvent(log, event, { runId, decisions: audit === undefined });
    if (event.type !== 'token' && event.type !== 'counted') return;
    const record = auditRecord(event, runId);
    audit?.add(record);
    if (decisions.length < MAX_DECISIONS) decisions.push(record);
  };
}

async function withUnfinishedRuns(report: Report, audit: RunAudit | undefined): Promise<Report> {
  // If they cannot be read, closing the audit throws, after the report is written.
  const unfinishedRuns = (await audit?.unfinishedRuns().catch(() => [])) ?? [];
  return { ...report, ...(unfinishedRuns.length > 0 && { unfinishedRuns }) };
}

function sweepFailed({ connections }: Report): SweepError {
  const causes = connections
    .slice(0, MAX_NAMES)
    .map(({ name, error }) => `${name}: ${error?.code ?? 'failed'}`);
  if (connections.length > causes.length)
    causes.push(`and ${connections.length - causes.length} more`);
  return new SweepError('sweep-failed', `no connection could be swept (${causes.join(', ')})`);
}
