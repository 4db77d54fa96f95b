import { composeConnections } from '../../compose.ts';
import { PlanBuilder } from '../../domain/plan.ts';
import { compilePolicy } from '../../domain/policy.ts';
import { guard } from '../../domain/safeguards.ts';
import type { Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import type { RunnableConnection, Stop } from '../../ports.ts';
import type { ExplainCommand } from '../arguments.ts';
import type { World } from '../context.ts';
import { renderExplanation } from '../explanation.ts';
import { loadConfig } from '../load.ts';

/** Explains one token and returns the exit code. Throws InvalidConfigurationError, SweepError. */
export async function explainCommand(command: ExplainCommand, world: World): Promise<number> {
  const { terminal, adapters, stopping } = world;
  const config = await loadConfig(command.config, [command.connection]);
  const [chosen] = config.connections;
  const [connection] = composeConnections(config.connections, adapters, config.limits);
  if (!chosen || !connection) throw new SweepError('internal', 'a known connection was not found');

  const { population, skewMillis, search, knowledge } = await listAll(connection, stopping.stop);
  const token = find(command.token, population);
  if (!token) {
    const count = `${population.length} token${population.length === 1 ? '' : 's'}`;
    throw new SweepError('not-found', `${chosen.name} lists ${count}, but not ${command.token}`);
  }
  const builder = new PlanBuilder(compilePolicy(chosen.policy), adapters.clock.now(), search);
  for (const one of population) builder.add(one);
  const plan = builder.build(search.conclude(knowledge));
  const { held } = guard(plan, skewMillis);
  const question = { token, population, plan, group: chosen.module.group, held };
  await terminal.print(renderExplanation(question, terminal.paint));
  return 0;
}

/** Everything is kept in memory, unlike in a sweep: one person waits for one answer. */
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

/** Enough of a fingerprint to name one token; the text report shows more. */
const FINGERPRINT_CHARACTERS = 8;

function find(wanted: string, population: readonly Token[]): Token | undefined {
  const exact = population.find(({ id }) => id === wanted);
  if (exact || wanted.length < FINGERPRINT_CHARACTERS) return exact;
  const alike = population.filter(
    ({ id, fingerprinted }) => fingerprinted && id.startsWith(wanted),
  );
  return alike.length === 1 ? alike[0] : undefined;
}
