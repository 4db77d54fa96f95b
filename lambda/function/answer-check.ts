import { composeConnections } from '../compose.ts';
import type { Connection } from '../config/validate.ts';
import { hasFindings } from '../domain/connection-findings.ts';
import type { Problem, RunStatus } from '../domain/events.ts';
import type { OwnToken } from '../domain/own-token.ts';
import { shownProblem } from '../domain/shown.ts';
import { describeError } from '../errors.ts';
import { renderFailure, renderFindings } from '../report/text/check.ts';
import { unstyled } from '../report/text/table.ts';
import { type Checked, checkConnection } from '../sweep/check-connection.ts';
import { worstOf } from '../sweep/result.ts';
import { startDeadline } from './deadline.ts';
import type { InvocationContext } from './invocation-context.ts';

/** What a check of all connections shows; nothing was changed. */
export interface CheckAnswer {
  /** What the command `check` prints. */
  readonly summary: string;
  readonly runId: string;
  /** The worst of all connections. */
  readonly outcome: RunStatus;
  readonly connections: readonly CheckedConnection[];
}

/** What the list of one connection shows. */
export interface CheckedConnection {
  readonly name: string;
  readonly provider: string;
  /** `degraded` where a sweep would be held or degraded; `failed` where the list cannot be read. */
  readonly outcome: RunStatus;
  readonly listed?: number;
  /** Tokens that could not be read. */
  readonly unreadable?: number;
  /** Whether the token that the connection signs in with is known. */
  readonly ownToken?: OwnToken['state'];
  /** What is wrong although the list was read to its end. */
  readonly problems?: readonly Problem[];
  /** Why the list could not be read. */
  readonly error?: Problem;
}

/** Reads the list of every connection. Never throws because of what it finds. */
export async function answerCheck({
  config,
  adapters,
  runId,
  remainingMillis,
}: InvocationContext): Promise<CheckAnswer> {
  const { connections, limits } = config;
  using deadline = startDeadline(connections, remainingMillis, adapters.clock);
  const results = await Promise.all(
    composeConnections(connections, adapters, limits).map((one) =>
      checkConnection(one, deadline.stop, adapters.clock),
    ),
  );
  const now = adapters.clock.now();
  const checked = connections.map((connection, index) => ({
    connection,
    result: results[index] ?? { error: undefined },
  }));
  const parts = checked.map(({ connection, result }) => partOf(connection, result));
  return {
    summary: checked.map(({ connection, result }) => textOf(connection, result, now)).join('\n'),
    runId,
    outcome: parts.map(({ outcome }) => outcome).reduce(worstOf, 'ok'),
    connections: parts,
  };
}

function textOf({ name, secret }: Connection, result: Checked, now: number): string {
  const lines =
    'error' in result
      ? renderFailure(name, result.error, unstyled)
      : renderFindings(name, secret, result, now, unstyled);
  return `${lines.join('\n')}\n`;
}

function partOf({ name, module }: Connection, result: Checked): CheckedConnection {
  const from = { name, provider: module.name };
  if ('error' in result)
    return { ...from, outcome: 'failed', error: shownProblem(describeError(result.error)) };
  const { listed, unreadableCount, own, problems } = result;
  return {
    ...from,
    outcome: hasFindings(result) ? 'degraded' : 'ok',
    listed,
    unreadable: unreadableCount,
    ownToken: own.state,
    ...(problems.length > 0 && {
      problems: problems.map(({ code, message }) => shownProblem({ code, message })),
    }),
  };
}
