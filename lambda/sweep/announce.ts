import type { AnnouncingCandidate } from '../domain/candidate.ts';
import type { Problem } from '../domain/events.ts';
import type { Told } from '../domain/messenger.ts';
import { describeError, SweepError } from '../errors.ts';
import type { ConnectionSweep } from './connection-sweep.ts';
import { actionEvent, emitForAll, emitInBatches, withheldEvent } from './emitter.ts';
import { failedResult, type Result } from './result.ts';

/** What a connection announces, as far as that is possible. */
export interface PreparedAnnouncement {
  /** What people will be told of at the end of the run. */
  readonly candidates: readonly AnnouncingCandidate[];
  /** How the connection ends where the others cannot be announced. */
  readonly result?: Result;
}

const NOTHING: PreparedAnnouncement = { candidates: [] };

/** Prepares what is told at the end of the run, or plans to. */
export async function prepareAnnouncement(
  candidates: readonly AnnouncingCandidate[],
  sweep: ConnectionSweep,
): Promise<PreparedAnnouncement> {
  const { connection, connected, run, memory } = sweep;
  if (run.mode === 'plan') {
    await emitForAll(candidates, (candidate) => actionEvent(candidate, 'planned'), sweep);
    return NOTHING;
  }
  const isPostponed = candidates.length > 0 && run.stop.signal.aborted;
  const announced = isPostponed ? [] : candidates;
  try {
    if (announced.length > 0) {
      if (!run.messenger) throw new SweepError('unsupported', 'nobody can be told in this run');
      await memory.hold();
    }
    await run.messenger?.prepare(connection.name, announced, connected.provider.findEmail);
  } catch (error) {
    await withhold(announced, describeError(error), sweep);
    return { candidates: [], result: failedResult(error) };
  }
  if (!isPostponed) return { candidates: announced };
  await emitForAll(candidates, (candidate) => actionEvent(candidate, 'deferred'), sweep);
  return { candidates: [], result: { status: 'degraded', complete: false } };
}

/**
 * Announces what people were told of. Announced is what was delivered and is remembered: without either the tokens are
 * withheld, so that no time begins of which nobody was told. Returns the result of the connection where that happened.
 * @param now when the list began, in epoch milliseconds
 */
export async function announce(
  candidates: readonly AnnouncingCandidate[],
  told: Told,
  now: number,
  sweep: ConnectionSweep,
): Promise<Result | undefined> {
  if (candidates.length === 0) return undefined;
  const { memory, tokens, events, run } = sweep;
  const delivered: [AnnouncingCandidate, string][] = [];
  const undelivered = new Map<string, Undelivered>();
  for (const candidate of candidates) {
    const result = told(candidate);
    if ('to' in result) delivered.push([candidate, result.to]);
    else addUndelivered(undelivered, candidate, result.problem);
  }
  for (const { problem, candidates } of undelivered.values())
    await withhold(candidates, problem, sweep);
  const announced = delivered.map(([candidate]) => candidate);
  try {
    if (announced.length > 0) {
      await memory.hold();
      await memory.remember(tokens.announce(announced, now), now);
    }
  } catch (error) {
    await withhold(announced, describeError(error), sweep);
    return failedResult(error);
  }
  await emitInBatches(
    delivered,
    ([candidate, announcedTo]) =>
      events.token(candidate.token, { ...actionEvent(candidate, 'announced'), announcedTo }),
    run.clock,
  );
  const [first] = undelivered.values();
  if (!first) return undefined;
  return { status: 'degraded', complete: false, error: first.problem };
}

/** Candidates of which nobody was told, for the same reason. */
interface Undelivered {
  readonly problem: Problem;
  readonly candidates: AnnouncingCandidate[];
}

function addUndelivered(
  all: Map<string, Undelivered>,
  candidate: AnnouncingCandidate,
  problem: Problem,
): void {
  const same = all.get(problem.code);
  if (same) same.candidates.push(candidate);
  else all.set(problem.code, { problem, candidates: [candidate] });
}

function withhold(
  candidates: readonly AnnouncingCandidate[],
  { code }: Problem,
  sweep: ConnectionSweep,
): Promise<void> {
  const reason = `${code}: could not be announced`;
  return emitForAll(candidates, (candidate) => withheldEvent(candidate, reason), sweep);
}
