import { composeConnections } from '../../compose.ts';
import type { Connection } from '../../config/validate.ts';
import type { Mode } from '../../domain/events.ts';
import type { Memory } from '../../memory-ports.ts';
import type { RunnableConnection } from '../../ports.ts';
import { plural } from '../../report/text/counts.ts';
import { renderReport } from '../../report/text/report.ts';
import { runApproved } from '../approved-run.ts';
import type { EnforceCommand } from '../arguments.ts';
import { closeAudit, openAudit } from '../audit-option.ts';
import type { CliContext } from '../context.ts';
import { finishRun } from '../finish-run.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';
import { readPlanFile } from '../plan-file.ts';
import { runWithProgress } from '../run-with-progress.ts';
import { UsageError } from '../usage.ts';

/** Revokes, once a person agreed, and returns the exit code. Throws UsageError, InvalidConfigurationError. */
export async function enforceCommand(
  command: EnforceCommand,
  context: CliContext,
): Promise<number> {
  const { terminal, adapters, stopping } = context;
  if (command.plan !== undefined) return enforcePlan(command.plan, command, context);
  const { connections, limits, others } = await loadConfig(command.config, command.connections);
  if (!command.yes && !terminal.canAsk) {
    throw new UsageError(
      'enforce asks for confirmation, but there is no terminal; add --yes to revoke without asking',
      'enforce',
    );
  }
  const memory = await openMemoryOption(command, connections, context);
  const audit = command.audit === undefined ? undefined : await openAudit(command.audit, context);
  const runnable = composeConnections(connections, adapters, limits, others);
  const mode = command.yes
    ? 'enforce'
    : await confirmMode(
        connections,
        runnable,
        { deadlineMillis: command.deadlineMillis, memory },
        context,
      );
  if (mode === 'declined' || mode === 'out of time') {
    const auditProblem = await closeAudit(audit, context);
    terminal.stderr('Nothing was revoked.');
    return mode === 'out of time' || stopping.stop.signal.aborted || auditProblem ? 1 : 0;
  }
  const result = await runWithProgress(mode, runnable, context, {
    deadlineMillis: command.deadlineMillis,
    ...(audit && { audit }),
    ...(memory && { memory }),
  });
  return finishRun(result, command, audit, context);
}

/** Does what stands in a file of `plan --out`, and nothing else. */
async function enforcePlan(
  path: string,
  command: EnforceCommand,
  context: CliContext,
): Promise<number> {
  const filed = await readPlanFile(path);
  const config = await loadConfig(command.config);
  const memory = await openMemoryOption(command, config.connections, context);
  if (!memory)
    throw new UsageError(
      '--plan: needs a memory, so that a plan is carried out once; leave out --memory none',
      'enforce',
    );
  return runApproved(filed, { command, config, memory }, context);
}

/** Shows what would be revoked, and asks. */
async function confirmMode(
  connections: readonly Connection[],
  runnable: readonly RunnableConnection[],
  options: { readonly deadlineMillis: number; readonly memory: Memory | undefined },
  context: CliContext,
): Promise<Mode | 'declined' | 'out of time'> {
  const { terminal, stopping } = context;
  const { report, highlights } = await runWithProgress('plan', runnable, context, options);
  if (stopping.stop.signal.aborted) return 'declined';
  const { planned } = report.totals;
  const isOutOfTime = report.connections.some(({ error }) => error?.code === 'deadline');
  // With nothing to show, there is nothing to agree to: what turns up later must not be revoked.
  if (planned === 0 && !isOutOfTime) return 'plan';
  terminal.stderrRaw(renderReport(report, highlights, terminal.stylesForStderr));
  if (planned === 0) {
    terminal.stderr('There was no time to plan a revocation; --deadline allows more.');
    return 'out of time';
  }
  for (const { name, module, policy } of connections) {
    terminal.stderr(`${name}: policy ${policy.name} will be enforced on ${module.title}`);
  }
  const tokens = plural(planned, 'token');
  const question = `This cannot be undone. List and decide again, then revoke (now ${tokens})?`;
  return (await terminal.ask(question, stopping.stop.signal)) ? 'enforce' : 'declined';
}
