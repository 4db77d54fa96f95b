import { matchReason } from './match-reason.ts';
import { isRemoving } from './next-step.ts';
import type { RemovingAction, Rule } from './policy-types.ts';
import type { ActStep, AnnounceStep, RestStep, WaitStep } from './step.ts';
import type { Token } from './token.ts';

/** A token that a rule wants gone. */
export interface Candidate {
  readonly token: Token;
  readonly rule: Rule;
  /** What comes next for it; absent when that is what the rule says, at once. */
  readonly step?: ActStep | AnnounceStep | WaitStep | RestStep;
}

/** A candidate that is announced now. */
export interface AnnouncingCandidate extends Candidate {
  readonly step: AnnounceStep;
}

/** A candidate that an earlier run announced or disabled, and whose time has not come. */
export interface WaitingCandidate extends Candidate {
  readonly step: WaitStep;
}

/** A candidate whose removal had no effect, and which this run does not try. */
export interface RestingCandidate extends Candidate {
  readonly step: RestStep;
}

type Decided = Pick<Candidate, 'rule' | 'step'>;

/** What is done to a candidate, now or when its time has come. */
export function actionOf({ rule, step }: Decided): RemovingAction {
  if (step?.kind === 'act' || step?.kind === 'rest') return step.action;
  return isRemoving(rule.action) ? rule.action : 'revoke';
}

/** What is decided on a candidate: what is done to it, to announce that, or to wait. */
export function decisionOn(candidate: Decided): RemovingAction | 'announce' {
  const { step } = candidate;
  if (step?.kind === 'announce') return 'announce';
  return step?.kind === 'wait' ? step.of : actionOf(candidate);
}

/** Whether something is done to a candidate now, rather than announced or waited for. */
export function isDue({ step }: Decided): boolean {
  return step === undefined || step.kind === 'act';
}

/** Whether a candidate is announced now. */
export function isAnnouncing(candidate: Candidate): candidate is AnnouncingCandidate {
  return candidate.step?.kind === 'announce';
}

/** Whether the time of a candidate has not come, although an earlier run announced or disabled it. */
export function isWaiting(candidate: Candidate): candidate is WaitingCandidate {
  return candidate.step?.kind === 'wait';
}

/** Whether the removal of a candidate had no effect, and this run does not try it. */
export function isResting(candidate: Candidate): candidate is RestingCandidate {
  return candidate.step?.kind === 'rest';
}

/** Why it is a candidate, and until when it waits. */
export function reasonOf({ rule, step }: Decided): string {
  const reason = matchReason(rule);
  if (step === undefined || step.kind === 'act' || step.kind === 'rest') return reason;
  const due = new Date(step.due).toISOString();
  if (step.kind === 'announce') return `${reason}; due ${due}`;
  return step.of === 'announce'
    ? `${reason}; announced, due ${due}`
    : `${reason}; in quarantine until ${due}`;
}
