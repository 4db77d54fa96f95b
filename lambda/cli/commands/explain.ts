import { composeConnections } from '../../compose.ts';
import { SweepError } from '../../errors.ts';
import { explanationContent } from '../../report/json/explanation.ts';
import { renderExplainedToken } from '../../report/text/explained-token.ts';
import { explainToken } from '../../sweep/explain-token.ts';
import type { ExplainCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { startDeadline } from '../deadline.ts';
import { toDocument } from '../json/document.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';

/** Explains one token and returns the exit code. Throws InvalidConfigurationError, SweepError. */
export async function explainCommand(
  command: ExplainCommand,
  context: CliContext,
): Promise<number> {
  const { terminal, adapters } = context;
  const config = await loadConfig(command.config, [command.connection]);
  const { connections, limits, others } = config;
  const [configured] = connections;
  const [connection] = composeConnections(connections, adapters, limits, others);
  if (!configured || !connection)
    throw new SweepError('internal', 'a configured connection was not found');
  const memory = await openMemoryOption(command, config, context);
  using deadline = startDeadline(command.deadlineMillis, context);
  const explained = await explainToken(connection, {
    token: command.token,
    secret: configured.secret,
    memory,
    stop: deadline.stop,
    clock: adapters.clock,
  });
  if (command.json) {
    await terminal.stdout(toDocument('explain', explanationContent(explained)));
  } else {
    const { group } = configured.module;
    await terminal.stdoutWrapped(renderExplainedToken(explained, group, terminal.stylesForStdout));
  }
  return 0;
}
