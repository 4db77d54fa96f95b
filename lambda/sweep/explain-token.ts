import { reasonsOf } from '../domain/blind.ts';
import { explain } from '../domain/explain.ts';
import type { ExplainedToken } from '../domain/explained-token.ts';
import { findTokens } from '../domain/find-token.ts';
import { guard } from '../domain/guard.ts';
import { unlistedNeighbour } from '../domain/neighbour.ts';
import { hasPassingIds } from '../domain/passing-ids.ts';
import { compilePolicy } from '../domain/policy.ts';
import { keyOf, type Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Memory } from '../memory-ports.ts';
import type { Clock, RunnableConnection, Stop } from '../ports.ts';
import { openMemory, withoutMemory } from './connection-memory.ts';
import type { ConnectionMemory, Run } from './connection-sweep.ts';
import { ListReader } from './list-reader.ts';

const NEW_IN_EVERY_RUN =
  '; without a memory its fingerprints are new in every run, as it has no secret to key them with';

/** This many tokens of one id are named in a message. */
const MAX_NAMED = 10;

/** Which token to explain, and what it takes. */
export interface ExplainOptions {
  /** Id, fingerprint, beginning of a fingerprint, or `PARENT/ID`. */
  readonly token: string;
  /** The secret of the connection, if it has one. */
  readonly secret: string | undefined;
  /** @default - nothing is remembered */
  readonly memory: Memory | undefined;
  readonly stop: Stop;
  readonly clock: Clock;
}

/**
 * Explains one token of a connection, and changes nothing. Throws SweepError, `not-found` unless exactly one listed token is
 * meant.
 */
export async function explainToken(
  connection: RunnableConnection,
  options: ExplainOptions,
): Promise<ExplainedToken> {
  const { population, plan, held, tokens } = await listAll(connection, options);
  const token = chooseToken(connection.name, options, population);
  const { name, provider } = connection;
  const explanation = explain(token, population, plan, held);
  const key = tokens.keyOf(token);
  const known = plan.recall(token);
  const remembered = key !== undefined && known ? ([key, known] as const) : undefined;
  return { connection: name, provider, explanation, ...(remembered && { remembered }) };
}

/** The token that is meant. Throws SweepError `not-found` unless it is one. */
function chooseToken(
  connection: string,
  { token: wanted, secret }: ExplainOptions,
  population: readonly Token[],
): Token {
  const found = findTokens(wanted, population);
  const [token] = found;
  const keys = new Set(found.map(keyOf));
  if (token && keys.size === 1) return token;
  const which = token
    ? `several with the id ${wanted}; name one of them: ${[...keys].slice(0, MAX_NAMED).join(', ')}`
    : `none with the id or fingerprint ${wanted}${hasPassingIds(population, secret) ? NEW_IN_EVERY_RUN : ''}`;
  const count = population.length;
  const tokens = `${count} ${count === 1 ? 'token' : 'tokens'}`;
  throw new SweepError('not-found', `connection ${connection} lists ${tokens}, ${which}`);
}

/** Keeps the whole list, unlike a sweep: an explanation needs the token and all that it is compared with. */
async function listAll(connection: RunnableConnection, { memory, stop, clock }: ExplainOptions) {
  const now = clock.now();
  const opened = await openToLook(connection, memory, { mode: 'plan', clock, stop });
  const connected = await connection.connect(stop, memory?.fingerprintKey);
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
