import type { DetailType } from '../../lambda/domain/outgoing-event.ts';
import type { CheckAnswer } from '../../lambda/function/answer-check.ts';
import type { ExplainAnswer } from '../../lambda/function/answer-explain.ts';
import type { Words } from './stable-unions.ts';

type KeyOfAny<Union> = Union extends unknown ? keyof Union : never;

/** What people's scripts read in answers to questions, and subscribers in events; as in `stable-unions.ts`. */
export interface StableAnswers {
  readonly checkAnswerKeys: Words<keyof CheckAnswer>;
  readonly explainAnswerKeys: Words<KeyOfAny<ExplainAnswer>>;
  readonly detailTypes: Words<DetailType>;
}

/** The committed list. */
export const stableAnswers: StableAnswers = {
  checkAnswerKeys: { summary: true, runId: true, outcome: true, at: true, connections: true },
  explainAnswerKeys: {
    summary: true,
    runId: true,
    connection: true,
    provider: true,
    at: true,
    token: true,
    settled: true,
    policy: true,
    held: true,
    remembered: true,
    decision: true,
    rule: true,
    reason: true,
    waiting: true,
    rules: true,
    safeguards: true,
    changes: true,
    error: true,
  },
  detailTypes: {
    'Sweep Finished': true,
    'Connection Failed': true,
    'Connection Held': true,
    'Connection Recovered': true,
    'Token Announced': true,
    'Token Quarantined': true,
    'Token Revoked': true,
    'Token Restored': true,
  },
};
