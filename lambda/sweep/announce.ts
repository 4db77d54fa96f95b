import type { AnnouncingCandidate } from '../domain/candidate.ts';
import { describeError, SweepError } from '../errors.ts';
import type { ConnectionSweep } from './connection-sweep.ts';
import { actionEvent, emitForAll, withheldEvent } from './emitter.ts';
import { failedResult, type Result } from './result.ts';

/**
 * Announces what a later run will do, or plans to. Announced is what was delivered and is remembered: without either the
 * tokens are withheld, so that no time begins of which nobody was told. Returns the result of the connection where it could
 * not be remembered.
 * @param now when the list began, in epoch milliseconds
 */
export async function announce(
  candidates: readonly AnnouncingCandidate[],
  now: number,
  sweep: ConnectionSweep,
): Promise<Result | undefined> {
  if (candidates.length === 0) return undefined;
  const { connection, run, memory, tokens } = sweep;
  if (run.mode === 'plan') {
    await emitForAll(candidates, (candidate) => actionEvent(candidate, 'planned'), sweep);
    return undefined;
  }
  if (run.stop.signal.aborted) {
    await emitForAll(candidates, (candidate) => actionEvent(candidate, 'deferred'), sweep);
    return { status: 'degraded', complete: false };
  }
  try {
    if (!run.deliver) throw new SweepError('unsupported', 'nobody can be told in this run');
    await memory.hold();
    await run.deliver(connection.name, candidates);
    await memory.remember(tokens.announce(candidates, now), now);
  } catch (error) {
    const reason = `${describeError(error).code}: could not be announced`;
    await emitForAll(candidates, (candidate) => withheldEvent(candidate, reason), sweep);
    return failedResult(error);
  }
  await emitForAll(candidates, (candidate) => actionEvent(candidate, 'announced'), sweep);
  return undefined;
}
