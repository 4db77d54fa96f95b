import { composeConnections } from '../../compose.ts';
import { SweepError } from '../../errors.ts';
import { renderExplainedToken } from '../../report/text/explained-token.ts';
import { explainToken } from '../../sweep/explain-token.ts';
import type { ExplainCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { startDeadline } from '../deadline.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';

/** Explains one token and returns the exit code. Throws InvalidConfigurationError, SweepError. */
export async function explainCommand(
  command: ExplainCommand,
  context: CliContext,
): Promise<number> {
  const { terminal, adapters } = context;
  const { connections, limits, others } = await loadConfig(command.config, [command.connection]);
  const [configured] = connections;
  const [connection] = composeConnections(connections, adapters, limits, others);
  if (!configured || !connection)
    throw new SweepError('internal', 'a configured connection was not found');
  const memory = await openMemoryOption(command, connections, context);
  using deadline = startDeadline(command.deadlineMillis, context);
  const explained = await explainToken(connection, {
    token: command.token,
    secret: configured.secret,
    memory,
    stop: deadline.stop,
    clock: adapters.clock,
  });
  const { group } = configured.module;
  await terminal.stdout(renderExplainedToken(explained, group, terminal.stylesForStdout));
  return 0;
}
