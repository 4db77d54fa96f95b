import { type GuardedPlan, NOT_APPROVED } from '../domain/guard.ts';
import { NO_RULE_WANTS_IT } from '../domain/quarantine.ts';
import type { ConnectionSweep } from './connection-sweep.ts';
import { actionEvent, emitForAll } from './emitter.ts';

/** Takes note of what the safeguards say to the tokens that rules want gone. */
export function rememberWithheld(
  { withheld, protectedNow, held }: GuardedPlan,
  { tokens }: ConnectionSweep,
  now: number,
): void {
  for (const { candidate, reason } of withheld) {
    if (reason === held || reason === NOT_APPROVED) tokens.want([candidate], now);
    else tokens.release(candidate.token);
  }
  for (const { token } of protectedNow) tokens.release(token);
}

/** Names the tokens that wait, and those whose quarantine leads to nothing. */
export async function emitWaiting(
  { waiting, protectedNow }: GuardedPlan,
  now: number,
  sweep: ConnectionSweep,
): Promise<void> {
  sweep.tokens.wait(waiting, now);
  await emitForAll(waiting, (candidate) => actionEvent(candidate, 'waiting'), sweep);
  const { reason } = NO_RULE_WANTS_IT;
  await emitForAll(
    protectedNow,
    ({ rule }) => ({ decision: 'report', rule: rule.name, reason }),
    sweep,
  );
}
