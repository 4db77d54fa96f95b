import type { Candidate } from '../domain/candidate.ts';
import type { Token } from '../domain/token.ts';
import { describeError } from '../errors.ts';
import type { ConnectionSweep } from './connection-sweep.ts';
import { actionEvent, emitForAll, withheldEvent } from './emitter.ts';
import type { CompleteListing } from './list-phase.ts';
import { failedResult, joinProblems, type Result, worstOf } from './result.ts';
import { type Revocations, revokePhase } from './revoke-phase.ts';

/** Does, or plans, what the safeguards allow. */
export async function act(
  allowed: readonly Candidate[],
  listing: CompleteListing,
  sweep: ConnectionSweep,
): Promise<Result> {
  const { ownToken, passedOver } = listing;
  const problem = joinProblems(listing.problems);
  const result =
    sweep.run.mode === 'enforce'
      ? await enforce(allowed, listing, sweep)
      : await planAll(allowed, sweep);
  const isSound = listing.isWhole && problem === undefined;
  const status = worstOf(result.status, isSound ? 'ok' : 'degraded');
  const error = result.error ?? problem;
  return { ...result, status, ...(error && { error }), ownToken, passedOver };
}

async function enforce(
  allowed: readonly Candidate[],
  listing: CompleteListing,
  sweep: ConnectionSweep,
): Promise<Result> {
  const { connection, run, events, memory } = sweep;
  const { plan, inactive } = listing;
  try {
    if (allowed.length > 0) {
      await memory.intend(listing, allowed);
      await run.intents?.write(connection, allowed);
    }
  } catch (error) {
    const reason = `${describeError(error).code}: could not persist the revocation intents`;
    await emitForAll(allowed, (candidate) => withheldEvent(candidate, reason), sweep);
    return failedResult(error);
  }
  events.acting(allowed.length);
  const revocations = await revokePhase(allowed, plan, sweep);
  memory.count(revocations);
  memory.acted();
  await markInactive(inactive, sweep);
  return resultOf(revocations);
}

async function planAll(allowed: readonly Candidate[], sweep: ConnectionSweep): Promise<Result> {
  await emitForAll(allowed, (candidate) => actionEvent(candidate, 'planned'), sweep);
  return { status: 'ok', complete: true };
}

/** The result of a connection in which nothing may be done. */
export function heldResult(
  held: string,
  whyNot: string | undefined,
  { problems, ownToken, passedOver }: Pick<CompleteListing, 'problems' | 'ownToken' | 'passedOver'>,
): Result {
  const code = held.startsWith('approval:') ? 'needs-approval' : 'held';
  const message = whyNot === undefined ? held : `${held}; ${whyNot}`;
  const error = joinProblems(problems) ?? { code, message };
  return { status: 'degraded', complete: true, error, ownToken, passedOver };
}

/** A failure is ignored: what cannot be recorded now is inspected again by the next run. */
async function markInactive(
  tokens: readonly Token[],
  { connected: { provider }, run }: ConnectionSweep,
): Promise<void> {
  if (!provider.mark) return;
  for (const token of tokens) {
    if (run.stop.signal.aborted) return;
    await provider.mark(token, 'inactive').catch(() => {});
  }
}

function resultOf({ failed, deferred, fatal, lost }: Revocations): Result {
  if (fatal) return { status: 'failed', complete: false, error: fatal };
  if (lost) return { status: 'degraded', complete: false, error: lost };
  const status = failed > 0 || deferred > 0 ? 'degraded' : 'ok';
  return { status, complete: deferred === 0 };
}
