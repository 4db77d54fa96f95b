import type { Approval } from '../domain/approval.ts';
import { type Candidate, decisionOn, reasonOf } from '../domain/candidate.ts';
import type { Outcome, PageEvent, SweepEvent, TokenEvent } from '../domain/events.ts';
import { matchReason } from '../domain/match-reason.ts';
import { isRemoving } from '../domain/next-step.ts';
import type { Rule } from '../domain/policy-types.ts';
import { shownProblem, shownText, shownToken } from '../domain/shown.ts';
import type { Token } from '../domain/token.ts';
import type { Clock, RunnableConnection } from '../ports.ts';

/** What became of one token and why: a token event without the fields that {@link eventsFor} fills in. */
export type TokenOutcome = Omit<
  TokenEvent,
  'type' | 'connection' | 'provider' | 'token' | 'approvedBy' | 'at'
>;

/** Emits the events of one connection; its name, its provider and the time are filled in, and long texts are cut. */
export interface ConnectionEvents {
  page(page: Omit<PageEvent, 'type' | 'connection' | 'provider'>): void;
  token(token: Token, outcome: TokenOutcome): void;
  /** Several tokens that were counted and not kept. */
  counted(count: number, outcome: TokenOutcome): void;
  acting(candidates: number): void;
}

/** The events of `connection`, in a run that somebody approved, or nobody. */
export function eventsFor(
  { name, provider }: Pick<RunnableConnection, 'name' | 'provider'>,
  clock: Clock,
  emit: (event: SweepEvent) => void,
  approval?: Pick<Approval, 'by'>,
): ConnectionEvents {
  const approvedBy = approval && { approvedBy: approval.by };
  return {
    page: (page) => emit({ type: 'page', connection: name, provider, ...page }),
    token: (token, outcome) =>
      emit({
        type: 'token',
        connection: name,
        provider,
        token: shownToken(token),
        ...shownOutcome(outcome),
        ...approvedBy,
        at: clock.now(),
      }),
    counted: (count, outcome) =>
      emit({
        type: 'counted',
        connection: name,
        provider,
        count,
        ...shownOutcome(outcome),
        ...approvedBy,
        at: clock.now(),
      }),
    acting: (candidates) => emit({ type: 'acting', connection: name, provider, candidates }),
  };
}

/** The event for a candidate that was revoked or disabled, was tried, would be, or waits for it. */
export function actionEvent(candidate: Candidate, outcome: Outcome): TokenOutcome {
  const { token, rule } = candidate;
  const decision = decisionOn(candidate);
  const children =
    token.children === 'revoke' ? '; whatever was created with it is revoked too' : '';
  const reason = `${reasonOf(candidate)}${children}`;
  return { decision, rule: rule.name, reason, outcome };
}

/** The event for candidates that are left for the next run. */
export function deferredEvent(rule: Rule): TokenOutcome {
  const decision = isRemoving(rule.action) ? rule.action : 'revoke';
  return { decision, rule: rule.name, reason: matchReason(rule), outcome: 'deferred' };
}

/** The event for a candidate that a safeguard keeps. */
export function withheldEvent({ rule }: Pick<Candidate, 'rule'>, reason: string): TokenOutcome {
  return { decision: 'withheld', rule: rule.name, reason };
}

function shownOutcome(outcome: TokenOutcome): TokenOutcome {
  const { error } = outcome;
  const reason = shownText(outcome.reason);
  if (reason === outcome.reason && error === undefined) return outcome;
  return { ...outcome, reason, ...(error && { error: shownProblem(error) }) };
}

/** Events that are emitted before their consumer gets a turn. */
const EVENTS_PER_TICK = 1000;

/** Calls `emit` for each item, in batches between which the consumer runs, so that events do not pile up in memory. */
export async function emitInBatches<T>(
  items: Iterable<T>,
  emit: (item: T) => void,
  clock: Clock,
): Promise<void> {
  let count = 0;
  for (const item of items) {
    emit(item);
    count++;
    if (count % EVENTS_PER_TICK === 0) await clock.sleep(0);
  }
}

/** Emits an event for each candidate, in batches. */
export function emitForAll<C extends Candidate>(
  candidates: readonly C[],
  outcomeOf: (candidate: C) => TokenOutcome,
  { events, run }: { readonly events: ConnectionEvents; readonly run: { readonly clock: Clock } },
): Promise<void> {
  return emitInBatches(
    candidates,
    (candidate) => events.token(candidate.token, outcomeOf(candidate)),
    run.clock,
  );
}
