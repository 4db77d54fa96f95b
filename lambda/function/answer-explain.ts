import { type AuditToken, auditToken } from '../audit/record.ts';
import { composeConnections } from '../compose.ts';
import type { Decision, Problem } from '../domain/events.ts';
import type { Explanation } from '../domain/explain.ts';
import { shownProblem, shownToken } from '../domain/shown.ts';
import type { Verdict } from '../domain/verdict.ts';
import { describeError, SweepError } from '../errors.ts';
import { adviceFor } from '../report/text/advice.ts';
import { renderExplainedToken } from '../report/text/explained-token.ts';
import { unstyled } from '../report/text/table.ts';
import { explainToken } from '../sweep/explain-token.ts';
import { startDeadline } from './deadline.ts';
import type { InvocationContext } from './invocation-context.ts';
import { createLog } from './log.ts';
import type { Question } from './question.ts';
import { openRunMemory } from './run-memory.ts';

/** What a sweep would decide about one token, and why; nothing was changed. Times are ISO 8601 UTC. */
export type ExplainAnswer = {
  /** What the command `explain` prints. */
  readonly summary: string;
  readonly runId: string;
  readonly connection: string;
} & (
  | ExplainedDecision
  /** Why it cannot be explained, such as that no such token is listed. */
  | { readonly error: Problem }
);

/** The decision, with every rule and safeguard. */
interface ExplainedDecision {
  readonly token: AuditToken;
  readonly decision: Decision;
  readonly rule?: string;
  readonly reason: string;
  /** True for a token whose announcement or quarantine is not over. */
  readonly waiting?: true;
  /** In the order of the policy; absent where the state of the token leaves nothing for rules to decide. */
  readonly rules?: readonly { readonly name: string; readonly answer: string }[];
  /** Those that withhold it, or would. */
  readonly safeguards?: readonly { readonly name: string; readonly reason: string }[];
  /** The next decision that comes through time alone. */
  readonly changes?: { readonly at: string; readonly decision: Decision; readonly reason: string };
}

/** Explains one token. Never throws because of what it finds. */
export async function answerExplain(
  { connection: name, token }: Extract<Question, { kind: 'explain' }>,
  context: InvocationContext,
): Promise<ExplainAnswer> {
  const { config, adapters, runId } = context;
  const about = { runId, connection: name };
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
    return { summary, ...about, ...decisionOf(explained.explanation) };
  } catch (error) {
    const problem = shownProblem(describeError(error));
    const lines = [`${problem.code}: ${problem.message}`, adviceFor(problem)];
    return { summary: lines.filter(Boolean).join('\n'), ...about, error: problem };
  }
}

function decisionOf({ token, result }: Explanation): ExplainedDecision {
  const shown = auditToken(shownToken(token));
  if ('settled' in result) {
    const { settled } = result;
    const reason = settled.kind === 'unreadable' ? settled.error.message : settled.reason;
    return { token: shown, decision: 'keep', reason };
  }
  const { rules, safeguards, nextChange } = result;
  return {
    token: shown,
    ...verdictOf(result.verdict),
    rules: rules.map(({ rule, answer }) => ({ name: rule.name, answer })),
    safeguards: safeguards.flatMap(({ name, reason }) =>
      reason === undefined ? [] : [{ name, reason }],
    ),
    ...(nextChange && {
      changes: { at: new Date(nextChange.at).toISOString(), ...verdictOf(nextChange.verdict) },
    }),
  };
}

function verdictOf({ decision, rule, reason, isWaiting }: Verdict) {
  return {
    decision,
    ...(rule !== undefined && { rule }),
    reason,
    ...(isWaiting && { waiting: true as const }),
  };
}
