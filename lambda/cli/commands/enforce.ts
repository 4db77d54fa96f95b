import { composeConnections } from '../../compose.ts';
import type { Connection } from '../../config/validate.ts';
import type { Mode } from '../../domain/events.ts';
import type { RunnableConnection } from '../../ports.ts';
import { describeActions } from '../../report/text/actions.ts';
import { renderReport } from '../../report/text/report.ts';
import { runApproved } from '../approved-run.ts';
import { closeAudit, openAudit } from '../audit-option.ts';
import type { EnforceCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { finishRun } from '../finish-run.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';
import { checkNarrowing } from '../narrowing-option.ts';
import { readPlanFile } from '../plan-file.ts';
import { type RunChoices, runWithProgress } from '../run-with-progress.ts';
import { tellWarnings } from '../tell-warnings.ts';
import { UsageError } from '../usage.ts';

/** Revokes, once a person agreed, and returns the exit code. Throws UsageError, InvalidConfigurationError. */
export async function enforceCommand(
  command: EnforceCommand,
  context: CliContext,
): Promise<number> {
  const { terminal, adapters, stopping } = context;
  if (command.plan !== undefined) return enforcePlan(command.plan, command, context);
  const config = await loadConfig(command.config, command.connections);
  tellWarnings(config, terminal);
  const { connections, limits, others } = config;
  if (!command.yes && !terminal.canAsk) {
    throw new UsageError(
      'enforce asks for confirmation, but there is no terminal; add --yes to revoke without asking',
      'enforce',
    );
  }
  if (command.narrowing) checkNarrowing(command.narrowing, connections);
  const memory = await openMemoryOption(command, config, context);
  const audit = command.audit === undefined ? undefined : await openAudit(command.audit, context);
  const runnable = composeConnections(connections, adapters, limits, others);
  const choices: RunChoices = {
    deadlineMillis: command.deadlineMillis,
    all: command.all,
    memory,
    ownerMail: config.ownerMail,
    ...(command.narrowing && { narrowing: command.narrowing }),
  };
  const mode = command.yes ? 'enforce' : await confirmMode(connections, runnable, choices, context);
  if (mode === 'declined' || mode === 'out of time') {
    const auditProblem = await closeAudit(audit, context);
    terminal.stderr('Nothing was revoked.');
    return mode === 'out of time' || stopping.stop.signal.aborted || auditProblem ? 1 : 0;
  }
  const result = await runWithProgress(mode, runnable, context, {
    ...choices,
    json: command.json,
    ...(audit && { audit }),
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
  const memory = await openMemoryOption(command, config, context);
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
  options: RunChoices,
  context: CliContext,
): Promise<Mode | 'declined' | 'out of time'> {
  const { terminal, stopping } = context;
  const { report, highlights } = await runWithProgress('plan', runnable, context, options);
  if (stopping.stop.signal.aborted) return 'declined';
  const { planned } = report.totals;
  const isOutOfTime = report.connections.some(({ error }) => error?.code === 'deadline');
  // With nothing to show, there is nothing to agree to: what turns up later must not be revoked.
  if (planned === 0 && !isOutOfTime) return 'plan';
  terminal.stderrRaw(renderReport(report, highlights, terminal.layoutOfStderr));
  if (planned === 0) {
    terminal.stderr('There was no time to plan a revocation; --deadline allows more.');
    return 'out of time';
  }
  const acting = connections.filter(({ name }) => highlights.of(name).actions.size > 0);
  for (const { name, module, policy } of acting) {
    const actions = describeActions([highlights.of(name)], ' will be');
    terminal.stderr(`${name}: ${actions}, by policy ${policy.name}, of ${module.title}`);
  }
  const actions = describeActions(
    acting.map(({ name }) => highlights.of(name)),
    ' will be',
  );
  const question = `${actions}. List and decide again, and do this?`;
  return (await terminal.ask(question, stopping.stop.signal)) ? 'enforce' : 'declined';
}
