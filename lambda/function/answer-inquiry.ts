import { answerCheck, type CheckAnswer } from './answer-check.ts';
import { answerExplain, type ExplainAnswer } from './answer-explain.ts';
import { readInquiry } from './inquiry.ts';
import type { InvocationContext } from './invocation-context.ts';
import { createLog } from './log.ts';

/**
 * Answers an event that asks, and changes nothing. Throws SweepError `invalid-event` for one that asks nothing that can be
 * answered.
 */
export async function answerInquiry(
  event: unknown,
  context: InvocationContext,
): Promise<CheckAnswer | ExplainAnswer> {
  const { config, adapters, runId, print } = context;
  const inquiry = readInquiry(
    event,
    config.connections.map(({ name }) => name),
  );
  const answer =
    inquiry.kind === 'check' ? await answerCheck(context) : await answerExplain(inquiry, context);
  const { summary: _, ...logged } = answer;
  createLog(runId, adapters.clock, print)('INFO', `${inquiry.kind} answered`, logged);
  return answer;
}
