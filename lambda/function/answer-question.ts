import { answerCheck, type CheckAnswer } from './answer-check.ts';
import { answerExplain, type ExplainAnswer } from './answer-explain.ts';
import type { InvocationContext } from './invocation-context.ts';
import { createLog } from './log.ts';
import { readQuestion } from './question.ts';

/**
 * Answers an event that asks, and changes nothing. Throws SweepError `invalid-event` for one that asks nothing that can be
 * answered.
 */
export async function answerQuestion(
  event: unknown,
  context: InvocationContext,
): Promise<CheckAnswer | ExplainAnswer> {
  const { config, adapters, runId, print } = context;
  const question = readQuestion(
    event,
    config.connections.map(({ name }) => name),
  );
  const answer =
    question.kind === 'check' ? await answerCheck(context) : await answerExplain(question, context);
  const { summary: _, ...logged } = answer;
  createLog(runId, adapters.clock, print)('INFO', `${question.kind} answered`, logged);
  return answer;
}
