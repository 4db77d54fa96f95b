import { composeConnections } from '../../compose.ts';
import { openAudit } from '../audit-option.ts';
import type { PlanCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { finishRun } from '../finish-run.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';
import { runWithProgress } from '../run-with-progress.ts';

/** Shows what would be revoked, and returns the exit code. Throws InvalidConfigurationError. */
export async function planCommand(command: PlanCommand, context: CliContext): Promise<number> {
  const { connections, limits, others } = await loadConfig(command.config, command.connections);
  const memory = await openMemoryOption(command, connections, context);
  const audit = command.audit === undefined ? undefined : await openAudit(command.audit, context);
  const runnable = composeConnections(connections, context.adapters, limits, others);
  const result = await runWithProgress('plan', runnable, context, {
    deadlineMillis: command.deadlineMillis,
    all: command.all,
    ...(audit && { audit }),
    ...(memory && { memory }),
    ...(command.at !== undefined && { at: command.at }),
  });
  return finishRun(result, command, audit, context);
}
