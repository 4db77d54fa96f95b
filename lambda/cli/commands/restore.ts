import type { AuditFile } from '../../audit/file.ts';
import { originOf } from '../../audit/run-origin.ts';
import { composeConnections } from '../../compose.ts';
import { InvalidConfigurationError } from '../../config/problems.ts';
import type { Connection } from '../../config/validate.ts';
import type { Mode } from '../../domain/events.ts';
import type { RestoreEvent } from '../../domain/restore-event.ts';
import type { RestoreReport } from '../../domain/restore-report.ts';
import { SweepError } from '../../errors.ts';
import type { Memory } from '../../memory-ports.ts';
import type { RunnableConnection } from '../../ports.ts';
import { plural } from '../../report/text/counts.ts';
import { renderRestoreReport } from '../../report/text/restore-report.ts';
import { wrapLines } from '../../report/text/width.ts';
import { RestoreRefused, type RestoreScope } from '../../sweep/restore-run.ts';
import { worstOf } from '../../sweep/result.ts';
import { runRestore } from '../../sweep/run-restore.ts';
import { closeAudit, openAudit } from '../audit-option.ts';
import type { RestoreCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { startDeadline } from '../deadline.ts';
import { toDocument } from '../json/document.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';
import { auditRun } from '../run-audit.ts';
import { UsageError } from '../usage.ts';

/** What both passes of the command work with: the look, and the act. */
interface Restoring {
  readonly command: RestoreCommand;
  readonly context: CliContext;
  readonly connection: RunnableConnection;
  readonly memory: Memory;
}

/**
 * Enables again what the sweeper disabled, once a person agreed, and returns the exit code.
 * Throws UsageError, InvalidConfigurationError; nothing was touched then.
 */
export async function restoreCommand(
  command: RestoreCommand,
  context: CliContext,
): Promise<number> {
  const { terminal, stopping } = context;
  const restoring = await prepare(command, context);
  const preview = command.yes ? undefined : await pass('plan', restoring);
  if (preview && preview.error === undefined && !(await isAgreed(preview, context))) {
    terminal.stderr('Nothing was restored.');
    return stopping.stop.signal.aborted ? 1 : 0;
  }
  const report = preview?.error ? preview : await act(restoring);
  if (command.json) await terminal.stdout(toDocument('restore', report));
  else await terminal.stdoutWrapped(renderRestoreReport(report, terminal.stylesForStdout));
  return report.outcome === 'ok' && report.complete ? 0 : 1;
}

/** Everything that can be refused before the provider is asked. */
async function prepare(command: RestoreCommand, context: CliContext): Promise<Restoring> {
  const config = await loadConfig(command.config, [command.connection]);
  const { connections, limits } = config;
  if (!command.yes && !context.terminal.canAsk) {
    throw new UsageError(
      'restore asks for confirmation, but there is no terminal; add --yes to restore without asking',
      'restore',
    );
  }
  const [configured] = connections;
  const [connection] = composeConnections(connections, context.adapters, limits);
  if (!configured || !connection)
    throw new SweepError('internal', 'a configured connection was not found');
  requireRestorable(configured);
  const memory = await openMemoryOption(command, config, context);
  if (!memory)
    throw new UsageError(
      '--memory none: only the memory knows what the sweeper disabled; name it to restore something',
      'restore',
    );
  return { command, context, connection, memory };
}

function requireRestorable({ name, module, settings }: Connection): void {
  if (module.canRestore?.(settings)) return;
  const message = `${name}: ${module.name} cannot enable a token again; do it at the provider`;
  throw new InvalidConfigurationError([{ path: '--connection', message }]);
}

/** Shows what there is to restore, and asks. */
async function isAgreed(
  preview: RestoreReport,
  { terminal, stopping }: CliContext,
): Promise<boolean> {
  const { style, width } = terminal.layoutOfStderr;
  terminal.stderrRaw(wrapLines(renderRestoreReport(preview, style), width));
  const count = preview.tokens.filter(({ outcome }) => outcome === 'planned').length;
  if (count === 0) return true;
  const question = `List again, then enable what the sweeper disabled (now ${plural(count, 'token')})?`;
  return terminal.ask(question, stopping.stop.signal);
}

/** Restores, with an audit where one is asked for. */
async function act(restoring: Restoring): Promise<RestoreReport> {
  const { command, context } = restoring;
  const audit = command.audit === undefined ? undefined : await openAudit(command.audit, context);
  const report = await pass('enforce', restoring, audit).catch(async (error: unknown) => {
    await closeAudit(audit, context, 'restoring');
    throw error;
  });
  const problem = await closeAudit(audit, context, 'restoring');
  if (!problem) return report;
  const outcome = worstOf(report.outcome, 'degraded');
  return { ...report, outcome, complete: false, error: report.error ?? problem };
}

async function pass(
  mode: Mode,
  { command, context, connection, memory }: Restoring,
  audit?: AuditFile,
): Promise<RestoreReport> {
  const { clock } = context.adapters;
  const runId = context.newRunId();
  const origin = originOf({ runId, mode, trigger: 'manual' }, [connection]);
  const runAudit = audit && auditRun(audit, origin, clock);
  using deadline = startDeadline(command.deadlineMillis, context);
  const run = {
    mode,
    runId,
    clock,
    stop: deadline.stop,
    memory,
    ...(runAudit && { intents: runAudit }),
    onEvent: (event: RestoreEvent) => runAudit?.add(event),
  };
  return refusing(command.scope, () => runRestore(connection, command.scope, run));
}

/** What cannot be restored is refused like a wrong argument. */
async function refusing<Done>(scope: RestoreScope, work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RestoreRefused)) throw error;
    const [option = ''] = Object.keys(scope);
    throw new InvalidConfigurationError([{ path: `--${option}`, message: error.message }]);
  }
}
