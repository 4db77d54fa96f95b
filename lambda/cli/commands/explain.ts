import { composeConnections } from '../../compose.ts';
import { reasonsOf } from '../../domain/blind.ts';
import { explain } from '../../domain/explain.ts';
import { findTokens } from '../../domain/find-token.ts';
import { guard } from '../../domain/guard.ts';
import { unlistedNeighbour } from '../../domain/neighbour.ts';
import { compilePolicy } from '../../domain/policy.ts';
import type { RememberedToken } from '../../domain/remembered-token.ts';
import { keyOf, type Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import type { Memory } from '../../memory-ports.ts';
import type { RunnableConnection } from '../../ports.ts';
import { plural } from '../../report/text/counts.ts';
import type { Style } from '../../report/text/table.ts';
import { openMemory, withoutMemory } from '../../sweep/connection-memory.ts';
import type { ConnectionMemory, Run } from '../../sweep/connection-sweep.ts';
import { ListReader } from '../../sweep/list-reader.ts';
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
  const { population, plan, held, tokens } = await listAll(connection, command, memory, context);
  const token = chooseToken(command, population, configured.secret);
  const explanation = explain(token, population, plan, held);
  const key = tokens.keyOf(token);
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
  const { clock } = context.adapters;
  const now = clock.now();
  const opened = await openToLook(connection, memory, { mode: 'plan', clock, stop: deadline.stop });
  const connected = await connection.connect(deadline.stop);
  try {
    const tokens = opened.tokens(connected.provider);
    const recall = (token: Token) => tokens.see(token, now);
    const reader = new ListReader(connected, connection.policy, now, { recall });
    const population: Token[] = [];
    const undecided: string[] = [];
    for await (const page of reader.pages()) {
      for (const { token, added } of page) {
        population.push(token);
        if ('undecided' in added) undecided.push(...added.undecided.map(({ name }) => name));
      }
    }
    const { plan: listed, problems } = reader.finish();
    const peers = (await connection.peers?.()) ?? [];
    const neighbours = peers.map(({ name, policy }) =>
      unlistedNeighbour(name, compilePolicy(policy)),
    );
    const isPartial = problems.some(({ group }) => group !== undefined);
    const list = { plan: listed, isPartial, cannotTell: countEach(undecided) };
    const plan = { ...listed, neighbours, blind: reasonsOf(opened.blind(list)) };
    const { held } = guard(plan, connected.clockSkewMillis(), opened.listDrop(list));
    return { population, plan, held, tokens };
  } finally {
    connected.close();
  }
}

/** What a connection remembers, for a run that changes nothing and is not remembered itself. */
async function openToLook(
  { name, policy }: RunnableConnection,
  memory: Memory | undefined,
  run: Run,
): Promise<ConnectionMemory> {
  if (!memory) return withoutMemory(policy);
  return openMemory(name, run, { memory, runId: '', remembersRun: false, warn() {} });
}

function countEach(names: readonly string[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...groups].map(([name, all]) => [name, all.length]));
}
