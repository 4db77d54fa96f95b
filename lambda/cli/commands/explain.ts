import { composeConnections } from '../../compose.ts';
import { PlanBuilder } from '../../domain/plan.ts';
import { compilePolicy } from '../../domain/policy.ts';
import { guard } from '../../domain/safeguards.ts';
import type { Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import type { RunnableConnection, Stop } from '../../ports.ts';
import { plural } from '../../report/text/counts.ts';
import type { ExplainCommand } from '../arguments.ts';
import type { CliContext } from '../context.ts';
import { renderExplanation } from '../explanation.ts';
import { findToken } from '../find-token.ts';
import { loadConfig } from '../load-config.ts';

/** Explains one token and returns the exit code. Throws InvalidConfigurationError, SweepError. */
export async function explainCommand(
  command: ExplainCommand,
  context: CliContext,
): Promise<number> {
  const { terminal, adapters, stopping } = context;
  const { connections, limits } = await loadConfig(command.config, [command.connection]);
  const [configured] = connections;
  const [connection] = composeConnections(connections, adapters, limits);
  if (!configured || !connection)
    throw new SweepError('internal', 'a configured connection was not found');

  const { population, skewMillis, search, knowledge } = await listAll(connection, stopping.stop);
  const token = findToken(command.token, population);
  if (!token) {
    const tokens = plural(population.length, 'token');
    throw new SweepError(
      'not-found',
      `connection ${configured.name} lists ${tokens}, none with the id or fingerprint ${command.token}`,
    );
  }
  const policy = compilePolicy(configured.policy);
  const builder = new PlanBuilder(policy, adapters.clock.now(), search);
  for (const listed of population) builder.add(listed);
  const plan = builder.build(search.conclude(knowledge));
  const { held } = guard(plan, skewMillis);
  const explanation = { token, population, plan, group: configured.module.group, held };
  await terminal.stdout(renderExplanation(explanation, terminal.stylesForStdout));
  return 0;
}

/** Keeps the whole list in memory, unlike a sweep: `explain` needs the token and all that it is compared with. */
async function listAll(connection: RunnableConnection, stop: Stop) {
  const connected = await connection.connect(stop);
  try {
    const population: Token[] = [];
    for await (const page of connected.provider.list()) {
      for (const token of page) population.push(token);
    }
    return {
      population,
      skewMillis: connected.clockSkewMillis(),
      search: connected.searchOwnToken(),
      knowledge: connected.provider.ownToken(),
    };
  } finally {
    connected.close();
  }
}
