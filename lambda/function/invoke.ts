import { type AuditRecord, auditRecord } from '../audit/record.ts';
import { originOf, type RunOrigin } from '../audit/run-origin.ts';
import type { RunAudit } from '../audit/s3/run-audit.ts';
import { composeConnections } from '../compose.ts';
import type { Connection } from '../config/validate.ts';
import type { Approval } from '../domain/approval.ts';
import type { Mode, SweepEvent, Trigger } from '../domain/events.ts';
import type { Report } from '../domain/report.ts';
import { asSweepError, describeError } from '../errors.ts';
import { ToldTokens } from '../notice/told-tokens.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import { type FittingReport, fitReport, MAX_ANSWER_BYTES, MAX_LOGGED_BYTES } from './answer.ts';
import { findCredentialEnds } from './credential-ends.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { isWholeScheduledRun, readEvent, type SweepRequest } from './event.ts';
import { noConnectionSwept, type PutReport, withReport } from './failure.ts';
import { FirstDecisions } from './first-decisions.ts';
import type { InvocationContext } from './invocation-context.ts';
import { createLog, type Log, logEvent, logWaits } from './log.ts';
import { metricLines, undeliveredLine } from './metrics.ts';
import { RunEvents } from './run-events.ts';
import { openRunMemory } from './run-memory.ts';
import { Telling } from './telling.ts';

/** The report, after its text, and with the first decisions if the event asked for them. */
export type SweepResult = {
  /** The run in plain words. */
  readonly summary: string;
} & FittingReport & {
    readonly decisions?: readonly AuditRecord[];
    /** Decisions that had no room. */
    readonly decisionsLeftOut?: number;
    /** What could not be told, such as events. */
    readonly warnings?: readonly string[];
  };

/** Names that one message lists. */
const MAX_NAMES = 100;

/**
 * Runs one invocation: reads the event, sweeps, logs, tells people, and returns the report. Throws SweepError
 * `invalid-event` before anything is touched, and `sweep-failed` or `audit-unavailable`, with the report in the message,
 * after everything is written.
 */
export async function invoke(event: unknown, context: InvocationContext): Promise<SweepResult> {
  return sweepAndTell(readRequest(event, context), context);
}

/**
 * The same for an event that was read already.
 * @param approval what the run carries out, and nothing else. @default - whatever the rules say
 */
export async function sweepAndTell(
  request: SweepRequest,
  context: InvocationContext,
  approval?: Approval,
): Promise<SweepResult> {
  const { environment, adapters, runId, print } = context;
  const log = createLog(runId, adapters.clock, print);
  const telling = new Telling(context, log);
  const events = await RunEvents.open(context, log);
  const isWhole = isWholeScheduledRun(request);
  const credentialEnds = isWhole ? findCredentialEnds(context, log) : undefined;
  const { audit, decisions, ...run } = await sweepAsAsked(request, context, {
    log,
    telling,
    events,
    approval,
  });
  const { report } = run;
  log(report.outcome === 'ok' ? 'INFO' : 'WARN', 'run finished', {
    report: fitReport(report, MAX_LOGGED_BYTES),
  });
  if (isWhole) for (const line of metricLines(report, environment.name)) print(line);
  const lost = await audit?.close().then(() => undefined, asSweepError);
  const finished = {
    ...run,
    auditKey: audit?.key,
    ...(lost && { problem: describeError(lost) }),
    ...(credentialEnds && { credentialEnds: await credentialEnds }),
  };
  const given = isWhole ? await telling.finish(finished) : undefined;
  events.sweep(report, given?.standing);
  const { lost: lostEvents, warnings } = await events.close();
  if (isWhole)
    print(
      undeliveredLine(telling.undelivered + lostEvents, environment.name, adapters.clock.now()),
    );
  const failure = lost ?? (report.outcome === 'failed' ? noConnectionSwept(report) : undefined);
  if (failure) throw await withReport(failure, report, reportPlace(context));
  const shown = request.decisions ? decisions.shown() : {};
  const summary = given?.notice.text ?? telling.summarize(finished);
  const answer = { summary, ...report, ...shown, ...(warnings.length > 0 && { warnings }) };
  return fitReport(answer, MAX_ANSWER_BYTES);
}

/** What a run leaves. */
interface Swept {
  readonly report: Report;
  readonly tokens: ToldTokens;
  readonly decisions: FirstDecisions;
  /** Still open. */
  readonly audit: RunAudit | undefined;
}

/** What a sweep of the function works with besides its request and its context. */
interface Sweeping {
  readonly log: Log;
  readonly telling: Telling;
  readonly events: RunEvents;
  readonly approval: Approval | undefined;
}

async function sweepAsAsked(
  request: SweepRequest,
  context: InvocationContext,
  { log, telling, events, approval }: Sweeping,
): Promise<Swept> {
  const { config, adapters, runId } = context;
  const mode = request.mode ?? config.mode;
  const trigger = request.trigger ?? 'manual';
  const isChosen = ({ name }: Connection) => request.connections?.includes(name) ?? true;
  const connections = config.connections.filter(isChosen);
  const others = config.connections.filter((connection) => !isChosen(connection));
  logStart(log, { trigger, mode, ...(approval && { approves: approval.hash }) }, connections);
  const memory = await openRunMemory(connections, { ...context, trigger, log });
  using deadline = startDeadline(connections, context.remainingMillis, adapters.clock);
  const origin = originOf({ runId, mode, trigger }, connections);
  const audit = await openS3Audit(context, deadline, origin);
  const decisions = new FirstDecisions();
  const tokens = new ToldTokens();
  const record = recordEvents(origin, log, audit, (one) => {
    decisions.add(one);
    events.token(one);
  });
  const swept = await runSweep({
    runId,
    trigger,
    mode,
    connections: composeConnections(
      connections,
      { ...adapters, tellWait: logWaits(log) },
      config.limits,
      others,
    ),
    clock: adapters.clock,
    stop: deadline.stop,
    ...(audit && { intents: audit.intents }),
    ...(memory && { memory }),
    messenger: telling.messenger(connections, deadline.stop),
    ...(approval && { approval }),
    onEvent(event) {
      record(event);
      tokens.add(event);
    },
  });
  return { report: await withUnfinishedRuns(swept, audit), tokens, decisions, audit };
}

function logStart(
  log: Log,
  run: { readonly trigger: Trigger; readonly mode: Mode; readonly approves?: string },
  connections: readonly Connection[],
): void {
  const names = connections.slice(0, MAX_NAMES).map(({ name }) => name);
  const leftOut = connections.length - names.length;
  const started = {
    ...run,
    connections: names,
    ...(leftOut > 0 && { connectionsLeftOut: leftOut }),
  };
  log('INFO', 'run started', started);
}

/** Puts a report into the bucket of the audit; `undefined` where there is none. */
function reportPlace({ environment, adapters, runId }: InvocationContext): PutReport | undefined {
  const { audit } = environment;
  return (
    audit &&
    (async (text) => {
      const { putReport } = await import('../audit/s3/put-report.ts');
      return putReport(text, audit, runId, adapters);
    })
  );
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
  { environment, adapters }: InvocationContext,
  { startedAt, stopNow }: Deadline,
  origin: RunOrigin,
): Promise<RunAudit | undefined> {
  if (!environment.audit) return undefined;
  const { openRunAudit } = await import('../audit/s3/run-audit.ts');
  return openRunAudit({
    ...environment.audit,
    ...adapters,
    origin,
    startedAt,
    onFailure: stopNow,
  });
}

/** Logs and audits each event, and hands on its record; without an audit, the log has every decision. */
function recordEvents(
  origin: RunOrigin,
  log: Log,
  audit: RunAudit | undefined,
  onRecord: (record: AuditRecord) => void,
): (event: SweepEvent) => void {
  return (event) => {
    logEvent(log, event, { origin, decisions: audit === undefined });
    if (event.type !== 'token' && event.type !== 'counted') return;
    const record = auditRecord(event, origin);
    audit?.add(record);
    onRecord(record);
  };
}

async function withUnfinishedRuns(report: Report, audit: RunAudit | undefined): Promise<Report> {
  // If they cannot be read, closing the audit throws, after the report is written.
  const unfinishedRuns = (await audit?.unfinishedRuns().catch(() => [])) ?? [];
  return { ...report, ...(unfinishedRuns.length > 0 && { unfinishedRuns }) };
}
