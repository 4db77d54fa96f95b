import type { AuditFile } from '../audit/file.ts';
import type { Problem } from '../domain/events.ts';
import type { Report } from '../domain/report.ts';
import { renderReport } from '../report/text/report.ts';
import { worstOf } from '../sweep/result.ts';
import { DEFAULT_CONFIG } from './arguments.ts';
import { closeAudit } from './audit-option.ts';
import type { ApproveCommand, EnforceCommand, PlanCommand } from './command.ts';
import type { CliContext } from './context.ts';
import { narrowingArguments } from './narrowing-option.ts';
import type { RunResult } from './run-with-progress.ts';
import { PROGRAM } from './usage.ts';

/** Closes the audit, prints the report and returns the exit code. */
export async function finishRun(
  { report: swept, highlights, tokens }: RunResult,
  command: PlanCommand | EnforceCommand | ApproveCommand,
  audit: AuditFile | undefined,
  context: CliContext,
): Promise<number> {
  const { terminal } = context;
  const auditProblem = await closeAudit(audit, context);
  const unfinished = audit?.unfinishedRun;
  const report = {
    ...(auditProblem ? withoutAudit(swept, auditProblem) : swept),
    ...(unfinished && { unfinishedRuns: [unfinished.runId] }),
  };
  await terminal.stdout(
    command.json
      ? tokens.toJson(report)
      : renderReport(report, highlights, terminal.layoutOfStdout) + nextStep(command, report),
  );
  if (report.outcome !== 'ok' || !report.complete) return 1;
  return 'exitCode' in command && command.exitCode && report.totals.planned > 0 ? 3 : 0;
}

/** The report on a run whose audit is incomplete: so is the run, in each connection that has no problem of its own. */
function withoutAudit(report: Report, error: Problem): Report {
  return {
    ...report,
    outcome: worstOf(report.outcome, 'degraded'),
    complete: false,
    connections: report.connections.map((part) =>
      // Out of time is what a connection says that was stopped, whatever stopped it.
      part.error && part.error.code !== 'deadline'
        ? part
        : { ...part, outcome: worstOf(part.outcome, 'degraded'), complete: false, error },
    ),
  };
}

/** The command that does what this plan shows; empty where there is nothing to do. */
function nextStep(
  command: PlanCommand | EnforceCommand | ApproveCommand,
  { mode, totals }: Report,
): string {
  if (mode === 'enforce' || totals.planned === 0 || command.command === 'approve') return '';
  if ('at' in command && command.at !== undefined) return '';
  const args = [
    ...(command.config === DEFAULT_CONFIG ? [] : ['--config', quote(command.config)]),
    ...(command.memory === undefined ? [] : ['--memory', quote(command.memory)]),
    ...(command.connections ?? []).flatMap((name) => ['--connection', name]),
    ...narrowingArguments(command.narrowing ?? {}).map(quote),
  ];
  return `\nTo do this: ${[PROGRAM, 'enforce', ...args].join(' ')}\n`;
}

/** Quotes text so that a shell takes it literally. */
function quote(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
