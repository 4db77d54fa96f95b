import { composeConnections } from '../../compose.ts';
import { shownProblem } from '../../domain/shown.ts';
import { describeError } from '../../errors.ts';
import type { RunnableConnection, Stop } from '../../ports.ts';
import { bySameCause } from '../../report/text/same-cause.ts';
import { ListReader } from '../../sweep/list-reader.ts';
import type { TokensCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { startDeadline } from '../deadline.ts';
import { loadConfig } from '../load-config.ts';
import { checkNarrowing } from '../narrowing-option.ts';
import { type ConnectionProblem, tokenWriter } from '../text/token-formats.ts';
import { isWanted, rowsIn, type TokenRow, tokenRow } from '../token-row.ts';

/** Rows that are kept to be sorted or made into a table; more than these are counted and not shown. */
const MAX_KEPT = 50_000;

/** Lists every token of every connection, changes nothing, and returns the exit code. Throws InvalidConfigurationError. */
export async function tokensCommand(command: TokensCommand, context: CliContext): Promise<number> {
  const { terminal, adapters } = context;
  const { connections, limits, others } = await loadConfig(command.config, command.connections);
  checkNarrowing(command.filter, connections);
  const runnable = composeConnections(connections, adapters, limits, others);
  using deadline = startDeadline(command.deadlineMillis, context);
  const now = adapters.clock.now();
  const writer = tokenWriter(command.format, terminal.layoutOfStdout);
  const kept = command.sort || command.format === 'table' ? new KeptRows() : undefined;
  const take = async (rows: readonly TokenRow[]) => {
    if (kept) kept.add(rows);
    else if (rows.length > 0) await terminal.stdout(writer.rows(rows));
  };
  await terminal.stdout(writer.begin(new Date(now).toISOString()));
  const read = runnable.map((one) => readRows(one, deadline.stop, { now, command, take }));
  const problems = (await Promise.all(read)).flat();
  if (kept) await terminal.stdout(writer.rows(kept.inOrder(command, runnable)));
  await terminal.stdout(writer.end(problems));
  for (const [{ code, message }, concerned] of bySameCause(problems, (problem) => problem)) {
    const names = concerned.map(({ connection }) => connection).join(', ');
    terminal.stderr(`${names}: ${code}: ${message}`);
  }
  if (kept && kept.left > 0)
    terminal.stderr(`${kept.left} more tokens are left out; --format csv without --sort has all`);
  return problems.length > 0 || (kept?.left ?? 0) > 0 ? 1 : 0;
}

/** What the rows of a connection are made with, and where they go. */
interface RowsOptions {
  readonly now: number;
  readonly command: TokensCommand;
  readonly take: (rows: readonly TokenRow[]) => Promise<void>;
}

/** Reads the list of one connection; returns what keeps it from being complete. */
async function readRows(
  connection: RunnableConnection,
  stop: Stop,
  { now, command, take }: RowsOptions,
): Promise<readonly ConnectionProblem[]> {
  const { name } = connection;
  try {
    const connected = await connection.connect(stop);
    try {
      const reader = new ListReader(connected, connection.policy, now);
      for await (const page of reader.pages()) {
        const wanted = page.filter((listed) => isWanted(listed, command.filter));
        await take(wanted.map((listed) => tokenRow(connection, listed, now)));
      }
      return reader.finish().problems.map(({ code, message }) => problemOf(name, code, message));
    } finally {
      connected.close();
    }
  } catch (error) {
    const { code, message } = describeError(error);
    return [problemOf(name, code, message)];
  }
}

function problemOf(connection: string, code: string, message: string): ConnectionProblem {
  return { connection, ...shownProblem({ code, message }) };
}

/** As many rows as there is room for. */
class KeptRows {
  readonly #rows: TokenRow[] = [];
  /** Rows for which there was no room. */
  left = 0;

  add(rows: readonly TokenRow[]): void {
    const taken = rows.slice(0, MAX_KEPT - this.#rows.length);
    this.#rows.push(...taken);
    this.left += rows.length - taken.length;
  }

  inOrder({ sort }: TokensCommand, connections: readonly { name: string }[]): readonly TokenRow[] {
    if (sort) return this.#rows.toSorted(rowsIn(sort));
    const places = new Map(connections.map(({ name }, place) => [name, place]));
    const positionOf = ({ connection }: TokenRow) => places.get(connection) ?? 0;
    return this.#rows.toSorted(rowsIn('created')).sort((a, b) => positionOf(a) - positionOf(b));
  }
}
