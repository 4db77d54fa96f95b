import { composeConnections } from '../../compose.ts';
import { explain } from '../../domain/explain.ts';
import { findTokens } from '../../domain/find-token.ts';
import { guard } from '../../domain/guard.ts';
import { unlistedNeighbour } from '../../domain/neighbour.ts';
import { compilePolicy } from '../../domain/policy.ts';
import type { RememberedToken } from '../../domain/remembered-token.ts';
import { keyOf, type Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import type { Memory } from '../../memory-ports.ts';
import type { Provider, RunnableConnection } from '../../ports.ts';
import { plural } from '../../report/text/counts.ts';
import type { Style } from '../../report/text/table.ts';
import { ListReader } from '../../sweep/list-reader.ts';
import { TokenMemory } from '../../sweep/token-memory.ts';
import type { ExplainCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { startDeadline } from '../deadline.ts';
import { explanationDocument } from '../json/explanation.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';
import { hasPassingIds } from '../passing-ids.ts';
import { renderExplanation } from '../text/explanation.ts';
import { renderRememberedToken } from '../text/remembered-token.ts';

const NEW_IN_EVERY_RUN =
  '; its fingerprints are new in every run, as it has no secret to key them with';

/** This many tokens of one id are named in a message. */
const MAX_NAMED = 10;

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
  const listing = await listAll(connection, command, memory, context);
  const { population, plan, clockSkewMillis } = listing;
  const token = chooseToken(command, population, configured.secret);
  const { held } = guard(plan, clockSkewMillis);
  const explanation = explain(token, population, plan, held);
  const key = listing.tokens?.keyOf(token);
  const known = plan.recall(token);
  const remembered = key !== undefined && known ? ([key, known] as const) : undefined;
  const { name, module } = configured;
  const explained = { connection: name, provider: module.name, ...(remembered && { remembered }) };
  await terminal.stdout(
    command.json
      ? explanationDocument(explanation, explained)
      : renderExplanation(explanation, module.group, terminal.stylesForStdout) +
          (remembered ? renderMemoryOf(remembered, terminal.stylesForStdout) : ''),
  );
  return 0;
}

function renderMemoryOf([key, token]: readonly [string, RememberedToken], style: Style): string {
  return `\nRemembered as ${key}\n${renderRememberedToken(token, style)}`;
}

/** The token that the command names. Throws SweepError `not-found` unless it is one. */
function chooseToken(
  { token: wanted, connection }: Pick<ExplainCommand, 'token' | 'connection'>,
  population: readonly Token[],
  secret: string | undefined,
): Token {
  const found = findTokens(wanted, population);
  const [token] = found;
  const keys = new Set(found.map(keyOf));
  if (token && keys.size === 1) return token;
  const which = token
    ? `several with the id ${wanted}; name one of them: ${[...keys].slice(0, MAX_NAMED).join(', ')}`
    : `none with the id or fingerprint ${wanted}${hasPassingIds(population, secret) ? NEW_IN_EVERY_RUN : ''}`;
  const tokens = plural(population.length, 'token');
  throw new SweepError('not-found', `connection ${connection} lists ${tokens}, ${which}`);
}

/** Keeps the whole list in memory, unlike a sweep: `explain` needs the token and all that it is compared with. */
async function listAll(
  connection: RunnableConnection,
  { deadlineMillis }: ExplainCommand,
  memory: Memory | undefined,
  context: CliContext,
) {
  using deadline = startDeadline(deadlineMillis, context);
  const now = context.adapters.clock.now();
  const connected = await connection.connect(deadline.stop);
  try {
    const tokens = memory && (await recallTokens(memory, connection.name, connected.provider));
    const recall = (token: Token) => tokens?.see(token, now);
    const reader = new ListReader(connected, connection.policy, now, { recall });
    const population: Token[] = [];
    for await (const page of reader.pages()) {
      for (const { token } of page) population.push(token);
    }
    const peers = (await connection.peers?.()) ?? [];
    const neighbours = peers.map(({ name, policy }) =>
      unlistedNeighbour(name, compilePolicy(policy)),
    );
    const plan = { ...reader.finish().plan, neighbours };
    return { population, plan, clockSkewMillis: connected.clockSkewMillis(), tokens };
  } finally {
    connected.close();
  }
}

async function recallTokens(
  memory: Memory,
  connection: string,
  provider: Provider,
): Promise<TokenMemory> {
  const remembered = await memory.recall(connection);
  const keys = memory.tokenKeys(remembered);
  return new TokenMemory({ keys, remembered, provider, runId: '' });
}
