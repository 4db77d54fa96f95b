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
import type { Clock, Provider, RunnableConnection, Stop } from '../ports.ts';
import { ListReader } from './list-reader.ts';
import { TokenMemory } from './token-memory.ts';

const NEW_IN_EVERY_RUN =
  '; its fingerprints are new in every run, as it has no secret to key them with';

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
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Explains one token of a connection, and changes nothing. Throws SweepError, `not-found` unless exactly one listed token is
 * meant.
 */
export async function explainToken(
  connection: RunnableConnection,
  options: ExplainOptions,
): Promise<ExplainedToken> {
  const { population, plan, clockSkewMillis, tokens } = await listAll(connection, options);
  const token = chooseToken(connection.name, options, population);
  const { held } = guard(plan, clockSkewMillis);
  const { name, provider } = connection;
  const explanation = explain(token, population, plan, held);
  const key = tokens?.keyOf(token);
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
  const connected = await connection.connect(stop);
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
