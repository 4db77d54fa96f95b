import { type AuditRecord, auditRecord } from '../audit/record.ts';
import type { RunAudit, RunAuditOptions } from '../audit/s3/run-audit.ts';
import { type Adapters, composeConnections } from '../compose.ts';
import type { Config, Connection } from '../config/validate.ts';
import type { SweepEvent } from '../domain/events.ts';
import type { Report } from '../domain/report.ts';
import { SweepError } from '../errors.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import type { Environment } from './environment.ts';
import { readEvent } from './event.ts';
import { createLog, logEvent } from './log.ts';
import { metricLines } from './metrics.ts';

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
const FLUSH_MILLIS = 10_000;

/**
 * One invocation: reads the event, sweeps, logs, and answers with the report. Throws SweepError `invalid-event`
 * before anything is touched, and `sweep-failed` or `audit-unavailable` after everything was written.
 */
export async function invoke(event: unknown, host: Host): Promise<Answer> {
  const { config, environment, adapters, runId, print } = host;
  const { clock } = adapters;
  const request = readEvent(event, {
    mode: config.mode,
    connections: config.connections.map(({ name }) => name),
    allowManualEnforce: environment.allowManualEnforce,
  });
  const { mode = config.mode, connections: asked } = request;
  const connections = config.connections.filter(({ name }) => asked?.includes(name) ?? true);
  const log = createLog(runId, clock, print);
  log('INFO', 'run started', { mode, connections: connections.map(({ name }) => name) });

  const startedAt = clock.now();
  using stopping = stopAt(startedAt + host.remainingMillis - reserveFor(connections, host), clock);
  const audit =
    environment.audit &&
    (await openAudit({
      ...environment.audit,
      clock,
      runId,
      startedAt,
      onFailure: stopping.end,
    }));
  const decisions: AuditRecord[] = [];

  function onEvent(sweepEvent: SweepEvent): void {
    logEvent(log, sweepEvent, { runId, decisions: audit === undefined });
    if (sweepEvent.type !== 'token') return;
    const record = auditRecord(sweepEvent, runId);
    audit?.add(record);
    if (decisions.length < MOST_DECISIONS) decisions.push(record);
  }

  const swept = await runSweep({
    runId,
    mode,
    connections: composeConnections(connections, adapters, config.limits),
    clock,
    stop: stopping.stop,
    ...(audit && { intents: audit.intents }),
    onEvent,
  });
  // Where they cannot be read, closing the audit fails, once the report is out.
  const unfinishedRuns = (await audit?.unfinishedRuns().catch(() => [])) ?? [];
  const report: Report = { ...swept, ...(unfinishedRuns.length > 0 && { unfinishedRuns }) };
  log(report.outcome === 'ok' ? 'INFO' : 'WARN', 'run finished', { report });
  for (const line of metricLines(report, environment.name)) print(line);
  await audit?.close();
  if (report.outcome === 'failed') throw failure(report);
  return { ...report, ...(request.decisions && { decisions }) };
}

/** The clients of S3 are loaded only where there is an audit: they are half of the code, and slow to start. */
async function openAudit(options: RunAuditOptions): Promise<RunAudit> {
  const { openRunAudit } = await import('../audit/s3/run-audit.ts');
  return openRunAudit(options);
}

/** Requests in flight at the deadline may take their whole time, and then all must be written. */
function reserveFor(connections: readonly Connection[], { remainingMillis }: Host): number {
  const slowest = Math.max(...connections.map(({ limits }) => limits.timeoutMillis));
  return Math.min(slowest + FLUSH_MILLIS, remainingMillis / 2);
}

function stopAt(deadline: number, { now }: Adapters['clock']) {
  const controller = new AbortController();
  const end = () => controller.abort();
  const timer = setTimeout(end, deadline - now());
  return {
    stop: { signal: controller.signal, deadline },
    end,
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

function failure({ connections }: Report): SweepError {
  const causes = connections.map(({ name, error }) => `${name}: ${error?.code ?? 'failed'}`);
  return new SweepError('sweep-failed', `no connection could be swept (${causes.join(', ')})`);
}
