import { composeConnections } from '../../compose.ts';
import { hasFindings } from '../../domain/connection-findings.ts';
import { checkContent } from '../../report/json/check.ts';
import { renderChecks } from '../../report/text/check.ts';
import { checkConnection } from '../../sweep/check-connection.ts';
import type { CheckCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { startDeadline } from '../deadline.ts';
import { toDocument } from '../json/document.ts';
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
  const checked = config.connections.map(({ name, secret, module }, index) => ({
    name,
    secret,
    provider: module.name,
    result: results[index] ?? { error: undefined },
  }));
  const now = adapters.clock.now();
  await terminal.stdout(
    command.json
      ? toDocument('check', { ...checkContent(checked, now), warnings: config.warnings })
      : renderChecks(checked, now, terminal.layoutOfStdout),
  );
  return results.every((result) => !('error' in result) && !hasFindings(result)) ? 0 : 1;
}
