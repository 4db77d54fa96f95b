import type { RestingCandidate } from '../domain/candidate.ts';
import { isStuck, whyFailed } from '../domain/failures.ts';
import type { ConnectionSweep } from './connection-sweep.ts';
import { actionEvent, emitInBatches } from './emitter.ts';

/**
 * Tells of the tokens whose removal had no effect, and which this run does not try again.
 * @param now when the list began, in epoch milliseconds
 */
export async function emitResting(
  resting: readonly RestingCandidate[],
  now: number,
  { events, memory, run, tokens }: ConnectionSweep,
): Promise<void> {
  tokens.want(resting, now);
  memory.count({ removed: 0, failed: resting.length });
  await emitInBatches(
    resting,
    (candidate) => {
      const { remembered } = candidate.step;
      const code = remembered.failures?.code ?? 'not-effective';
      const isStuckNow = remembered.failures !== undefined && isStuck(remembered.failures);
      events.token(candidate.token, {
        ...actionEvent(candidate, 'failed'),
        error: { code, message: whyFailed(remembered) },
        ...(isStuckNow && { stuck: true }),
      });
    },
    run.clock,
  );
}
