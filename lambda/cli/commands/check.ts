import { composeConnections } from '../../compose.ts';
import { hasFindings } from '../../domain/connection-findings.ts';
import { renderFailure, renderFindings } from '../../report/text/check.ts';
import { checkConnection } from '../../sweep/check-connection.ts';
import type { CheckCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { startDeadline } from '../deadline.ts';
import { loadConfig } from '../load-config.ts';
import { tellWarnings } from '../tell-warnings.ts';

/** Tests every connection, changes nothing, and returns the exit code. Throws InvalidConfigurationError. */
export async function checkCommand(command: CheckCommand, context: CliContext): Promise<number> {
  const { terminal, adapters } = context;
  const config = await loadConfig(command.config, command.connections);
  tellWarnings(config, terminal);
  const connections = composeConnections(
    config.connections,
    adapters,
    config.limits,
    config.others,
  );
  using deadline = startDeadline(command.deadlineMillis, context);
  const results = await Promise.all(
    connections.map((connection) => checkConnection(connection, deadline.stop, adapters.clock)),
  );
  const now = adapters.clock.now();
  const blocks = results.map((result, index) => {
    const { name = '', secret } = config.connections[index] ?? {};
    return 'error' in result
      ? renderFailure(name, result.error, terminal.stylesForStdout)
      : renderFindings(name, secret, result, now, terminal.stylesForStdout);
  });
  await terminal.stdout(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`);
  return results.every((result) => !('error' in result) && !hasFindings(result)) ? 0 : 1;
}
