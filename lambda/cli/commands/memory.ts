import { NOTHING_REMEMBERED } from '../../domain/remembered.ts';
import type { MemoryCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';
import { renderRemembered } from '../text/remembered.ts';
import { UsageError } from '../usage.ts';

/**
 * Shows or forgets what is remembered of one connection, and returns the exit code.
 * Throws UsageError, InvalidConfigurationError, SweepError `memory-unavailable`.
 */
export async function memoryCommand(command: MemoryCommand, context: CliContext): Promise<number> {
  const { connection, verb } = command;
  const { terminal } = context;
  const { connections } = await loadConfig(command.config, [connection]);
  const memory = await openMemoryOption(command, connections, context);
  if (!memory) throw new UsageError('--memory none has nothing to show or forget', 'memory');
  if (verb === 'forget') {
    await memory.update(connection, () => NOTHING_REMEMBERED);
    terminal.stderr(`${connection}: forgotten; its next list is compared with nothing`);
    return 0;
  }
  const { runs } = await memory.recall(connection);
  await terminal.stdout(renderRemembered(connection, runs, terminal.stylesForStdout));
  return 0;
}
