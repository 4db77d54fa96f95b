import { composeConnections } from '../../compose.ts';
import { openAudit } from '../audit-option.ts';
import type { PlanCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { finishRun } from '../finish-run.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';
import { checkNarrowing } from '../narrowing-option.ts';
import { runWithProgress } from '../run-with-progress.ts';
import { tellWarnings } from '../tell-warnings.ts';

/** Shows what would be revoked, and returns the exit code. Throws InvalidConfigurationError. */
export async function planCommand(command: PlanCommand, context: CliContext): Promise<number> {
  const config = await loadConfig(command.config, command.connections);
  tellWarnings(config, context.terminal);
  const { connections, limits, others } = config;
  if (command.narrowing) checkNarrowing(command.narrowing, connections);
  const memory = await openMemoryOption(command, connections, context);
  const audit = command.audit === undefined ? undefined : await openAudit(command.audit, context);
  const runnable = composeConnections(connections, context.adapters, limits, others);
  const result = await runWithProgress('plan', runnable, context, {
    deadlineMillis: command.deadlineMillis,
    all: command.all,
    json: command.json,
    ...(command.narrowing && { narrowing: command.narrowing }),
    ...(audit && { audit }),
    ...(memory && { memory }),
    ...(command.at !== undefined && { at: command.at }),
  });
  return finishRun(result, command, audit, context);
}
