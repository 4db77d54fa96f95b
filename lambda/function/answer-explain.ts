import { composeConnections } from '../compose.ts';
import type { Problem } from '../domain/events.ts';
import { shownProblem } from '../domain/shown.ts';
import { describeError, SweepError } from '../errors.ts';
import { explanationContent } from '../report/json/explanation.ts';
import { adviceFor } from '../report/text/advice.ts';
import { renderExplainedToken } from '../report/text/explained-token.ts';
import { unstyled } from '../report/text/table.ts';
import { explainToken } from '../sweep/explain-token.ts';
import { startDeadline } from './deadline.ts';
import type { Inquiry } from './inquiry.ts';
import type { InvocationContext } from './invocation-context.ts';
import { createLog } from './log.ts';
import { openRunMemory } from './run-memory.ts';

/** What a sweep would decide about one token, and why; nothing was changed. */
export type ExplainAnswer = {
  /** What the command `explain` prints. */
  readonly summary: string;
  readonly runId: string;
} & (
  | ReturnType<typeof explanationContent>
  /** Why it cannot be explained, such as that no such token is listed. */
  | { readonly connection: string; readonly error: Problem }
);

/** Explains one token. Never throws because of what it finds. */
export async function answerExplain(
  { connection: name, token }: Extract<Inquiry, { kind: 'explain' }>,
  context: InvocationContext,
): Promise<ExplainAnswer> {
  const { config, adapters, runId } = context;
  const isAsked = (one: { readonly name: string }) => one.name === name;
  const configured = config.connections.filter(isAsked);
  const others = config.connections.filter((one) => !isAsked(one));
  const [connection] = configured;
  const [runnable] = composeConnections(configured, adapters, config.limits, others);
  if (!connection || !runnable)
    throw new SweepError('internal', 'a configured connection was not found');
  const log = createLog(runId, adapters.clock, context.print);
  const opened = await openRunMemory(configured, { ...context, trigger: 'manual', log });
  using deadline = startDeadline(configured, context.remainingMillis, adapters.clock);
  try {
    const explained = await explainToken(runnable, {
      token,
      secret: connection.secret,
      memory: opened?.memory,
      stop: deadline.stop,
      clock: adapters.clock,
    });
    const summary = renderExplainedToken(explained, connection.module.group, unstyled);
    return { summary, runId, ...explanationContent(explained) };
  } catch (error) {
    const problem = shownProblem(describeError(error));
    const lines = [`${problem.code}: ${problem.message}`, adviceFor(problem)];
    const summary = lines.filter(Boolean).join('\n');
    return { summary, runId, connection: name, error: problem };
  }
}
