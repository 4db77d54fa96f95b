import { composeConnections } from '../compose.ts';
import type { RunStatus } from '../domain/events.ts';
import { checkContent } from '../report/json/check.ts';
import { renderChecks } from '../report/text/check.ts';
import { plain } from '../report/text/table.ts';
import { checkConnection } from '../sweep/check-connection.ts';
import { worstOf } from '../sweep/result.ts';
import { startDeadline } from './deadline.ts';
import type { InvocationContext } from './invocation-context.ts';

/** What a check of all connections shows; nothing was changed. */
export type CheckAnswer = {
  /** What the command `check` prints. */
  readonly summary: string;
  readonly runId: string;
  /** The worst of all connections. */
  readonly outcome: RunStatus;
} & ReturnType<typeof checkContent>;

/** Reads the list of every connection. Never throws because of what it finds. */
export async function answerCheck(context: InvocationContext): Promise<CheckAnswer> {
  const { config, adapters, runId, remainingMillis } = context;
  const { connections, limits } = config;
  using deadline = startDeadline(connections, remainingMillis, adapters.clock);
  const results = await Promise.all(
    composeConnections(connections, adapters, limits).map((one) =>
      checkConnection(one, deadline.stop, adapters.clock),
    ),
  );
  const checked = connections.map(({ name, secret, module }, index) => ({
    name,
    secret,
    provider: module.name,
    result: results[index] ?? { error: undefined },
  }));
  const now = adapters.clock.now();
  const content = checkContent(checked, now);
  return {
    summary: renderChecks(checked, now, plain),
    runId,
    outcome: content.connections.map(({ outcome }) => outcome).reduce(worstOf, 'ok'),
    ...content,
  };
}
