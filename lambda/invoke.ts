import { readEvent } from './aws/event.ts';
import { logEvent, logLine } from './aws/log.ts';
import { metricLines } from './aws/metrics.ts';
import { openRunAudit, type RunAudit } from './aws/run-audit.ts';
import { type Adapters, composeConnections, runSweep } from './compose.ts';
import type { Config, Connection } from './config.ts';
import type { SweepEvent } from './domain/events.ts';
import type { Report } from './domain/report.ts';
import type { Environment } from './env.ts';
import { SweepError } from './errors.ts';
import { type AuditRecord, auditRecord } from './report/audit.ts';

/** What one invocation is given. */
export interface Host {
  readonly config: Config;
  readonly environment: Environment;
  readonly adapters: Adapters;
  readonly runId: string;
  /** Milliseconds until the function is ended. */
  readonly remainingMillis: number;
  /** Writes one line to the log. */
  readonly print: (line: string) => void;
}

/** The report, with the first decisions where the event asked for them. */
export type Answer = Report & { readonly decisions?: readonly AuditRecord[] };

const MOST_DECISIONS = 100;

/** What it may take to write the audit and the report when everything else is over. */
const FLUSH_MILLIS = 5_000;

/**
 * One invocation: reads the event, sweeps, logs, and answers with the report. Throws SweepError `invalid-event`
 * before anything is touched, and `sweep-failed` or `audit-unavailable` after everything was written.
 */
export async function invoke(event: unknown, host: Host): Promise<Answer> {
  const { config, environment, adapters, runId, print } = host;
  const request = readEvent(event, {
    mode: config.mode,
    connections: config.connections.map(({ name }) => name),
    allowManualEnforce: environment.allowManualEnforce,
  });
  const mode = request.mode ?? config.mode;
  const connections = config.connections.filter(
    ({ name }) => request.connections?.includes(name) ?? true,
  );
  const providers = new Map(connections.map(({ name, module }) => [name, module.name]));
  const providerOf = (connection: string) => providers.get(connection) ?? '';
  const stopping = new AbortController();
  const deadline = adapters.clock.now() + host.remainingMillis - reserveFor(connections, host);
  const audit =
    environment.audit &&
    (await openRunAudit({
      ...environment.audit,
      clock: adapters.clock,
      runId,
      startedAt: adapters.clock.now(),
      providerOf,
      onFailure: () => stopping.abort(),
    }));
  const decisions: AuditRecord[] = [];

  function onEvent(one: SweepEvent): void {
    logEvent(one, { runId, audited: audit !== undefined }, providerOf, print);
    if (one.type !== 'token') return;
    const record = auditRecord(one, runId, providerOf(one.connection));
    audit?.add(record);
    if (request.decisions && decisions.length < MOST_DECISIONS) decisions.push(record);
  }

  print(logLine('INFO', 'run started', { runId, mode, connections: [...providers.keys()] }));
  const timer = setTimeout(() => stopping.abort(), Math.max(0, deadline - adapters.clock.now()));
  const swept = await runSweep({
    runId,
    mode,
    connections: composeConnections(connections, adapters, config.limits),
    clock: adapters.clock,
    stop: { signal: stopping.signal, deadline },
    ...(audit && { intents: audit.intents }),
    onEvent,
  });
  clearTimeout(timer);
  const report = withUnfinished(swept, audit);
  print(logLine(report.outcome === 'ok' ? 'INFO' : 'WARN', 'run finished', { report }));
  for (const line of metricLines(report, environment.name)) print(line);
  await audit?.close();
  if (report.outcome === 'failed') throw failure(report);
  return { ...report, ...(request.decisions && { decisions }) };
}

/** Requests in flight at the deadline may take their whole time, and then all must be written. */
function reserveFor(connections: readonly Connection[], { remainingMillis }: Host): number {
  const slowest = Math.max(...connections.map(({ limits }) => limits.timeoutMillis));
  return Math.min(slowest + FLUSH_MILLIS, remainingMillis / 2);
}

function withUnfinished(report: Report, audit: RunAudit | undefined): Report {
  const { unfinishedRuns = [] } = audit ?? {};
  return unfinishedRuns.length === 0 ? report : { ...report, unfinishedRuns };
}

function failure({ connections }: Report): SweepError {
  const causes = connections.map(({ name, error }) => `${name}: ${error?.code ?? 'failed'}`);
  return new SweepError('sweep-failed', `no connection could be swept (${causes.join(', ')})`);
}
