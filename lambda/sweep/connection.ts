import { type ApprovablePlan, approvablePlan } from '../domain/approvable-plan.ts';
import { type BlindRule, reasonsOf, whyBlind } from '../domain/blind.ts';
import { type Candidate, isAnnouncing, isDue, isWaiting } from '../domain/candidate.ts';
import type { CurrentLimits, Problem, SweepEvent } from '../domain/events.ts';
import { guard } from '../domain/guard.ts';
import { lapsedEntries } from '../domain/lapsed.ts';
import type { Told } from '../domain/messenger.ts';
import { narrow } from '../domain/narrow.ts';
import type { Plan } from '../domain/plan.ts';
import { describeError, SweepError } from '../errors.ts';
import type { Connected, RunnableConnection } from '../ports.ts';
import { act, heldResult } from './act.ts';
import { announce, prepareAnnouncement } from './announce.ts';
import { openMemory, withoutMemory } from './connection-memory.ts';
import type { ConnectionMemory, ConnectionSweep, Run } from './connection-sweep.ts';
import {
  actionEvent,
  deferredEvent,
  emitForAll,
  emitInBatches,
  eventsFor,
  withheldEvent,
} from './emitter.ts';
import { listPhase } from './list-phase.ts';
import { emitResting } from './resting.ts';
import { leaveRestored } from './restored-elsewhere.ts';
import { failedResult, joinResults, type Result, withSettled, worstOf } from './result.ts';
import type { SameAccounts } from './same-account.ts';
import { steadyClock } from './steady-clock.ts';
import { emitWaiting, rememberWithheld } from './waiting.ts';

/** Ends a connection, once people were told of what it announces. Never throws. */
export type Conclude = (told: Told) => Promise<void>;

/**
 * Lists, decides, guards and revokes for one connection. Never throws: a failure is its last event. Where it announces
 * something, what it returns is to be called once people were told; else it has ended.
 */
export async function sweepConnection(
  connection: RunnableConnection,
  { clock, ...rest }: Run,
  emit: (event: SweepEvent) => void,
  accounts: SameAccounts,
): Promise<Conclude | undefined> {
  const { name, provider } = connection;
  const account = accounts.join(connection, connection.peers ? await connection.peers() : []);
  // Right before it connects, so that it signs and compares the provider's clock with the same time.
  const run = { ...rest, clock: steadyClock(clock) };
  const events = eventsFor(connection, run.clock, emit, run.approval);
  let memory: ConnectionMemory | undefined;
  let connected: Connected | undefined;
  let swept: Swept;
  try {
    memory = run.memory
      ? await openMemory(name, run, run.memory)
      : withoutMemory(connection.policy);
    connected = await connection.connect(run.stop, run.memory?.memory.fingerprintKey);
    const tokens = memory.tokens(connected.provider);
    swept = await sweepConnected({ connection, connected, run, events, account, memory, tokens });
  } catch (error) {
    swept = { isAnnouncing: false, conclude: async () => failedResult(error) };
  }
  account.leave();
  const conclude = async (told: Told) => {
    const result = await swept.conclude(told).catch(failedResult);
    await memory?.close();
    const sharesAccountWith = account.peers.map((peer) => peer.name);
    const current = connected?.limits();
    connected?.close();
    emit({
      type: 'connection-finished',
      connection: name,
      provider,
      ...result,
      ...(sharesAccountWith.length > 0 && { sharesAccountWith }),
      ...(current && limitsOf(current)),
    });
  };
  if (swept.isAnnouncing) return conclude;
  await conclude(nobodyTold);
  return undefined;
}

function limitsOf({ limitedBy, ...limits }: CurrentLimits) {
  return { limits, ...(limitedBy && { limitedBy }) };
}

/** A connection in which everything is done but what waits until people were told. */
interface Swept {
  readonly isAnnouncing: boolean;
  conclude(told: Told): Promise<Result>;
}

function nobodyTold(): never {
  throw new SweepError('internal', 'nobody was to be told');
}

async function sweepConnected(sweep: ConnectionSweep): Promise<Swept> {
  const listing = await listPhase(sweep);
  if ('error' in listing) {
    // Nobody needs to wait for what follows.
    sweep.account.leave();
    await deferOrWithholdAll(listing.plan, listing.error, sweep);
    return { isAnnouncing: false, conclude: async () => failedResult(listing.error) };
  }
  const { account, connected, memory, run } = sweep;
  const waited = account.beginWait(connected.beginWait);
  const neighbours = await account.neighbours(listing.plan, listing.isWhole);
  const blind = memory.blind(listing);
  const plan: Plan = { ...listing.plan, neighbours, blind: reasonsOf(blind) };
  const drop = memory.listDrop(listing);
  const guarded = guard(plan, connected.clockSkewMillis(), drop);
  const { allowed, withheld, counted, held, awaiting } = guarded;
  const { own, left } = await account.divide(allowed);
  waited();
  const alone = await leaveRestored([...own, ...guarded.announcing], sweep, plan.now);
  const { chosen, left: unchosen } = narrow(alone.own, run.narrowing ?? {});
  sweep.tokens.want(
    unchosen.map(({ candidate }) => candidate),
    plan.now,
  );
  rememberWithheld(guarded, sweep, plan.now);
  await emitInBatches(
    [...withheld, ...left, ...alone.left, ...unchosen],
    ({ candidate, reason }) =>
      sweep.events.token(candidate.token, withheldEvent(candidate, reason)),
    run.clock,
  );
  for (const { count, reason, rule } of counted) {
    sweep.events.counted(count, withheldEvent({ rule }, reason));
  }
  await emitWaiting(guarded, plan.now, sweep);
  await emitResting(guarded.resting, plan.now, sweep);
  const problems = [...listing.problems, ...blind.map(problemOf)];
  const due = chosen.filter(isDue);
  const wanted = held === undefined ? due : awaiting;
  if (wanted) run.onPlan?.(planOf(wanted, sweep));
  const decided = { ...listing, plan, problems };
  const acted = held ? heldResult(held, guarded.whyNot, decided) : await act(due, decided, sweep);
  const announcing = await prepareAnnouncement(chosen.filter(isAnnouncing), sweep);
  return {
    isAnnouncing: announcing.candidates.length > 0,
    async conclude(told) {
      const unannounced = await announce(announcing.candidates, told, plan.now, sweep);
      const others = [announcing.result, unannounced].filter((one) => one !== undefined);
      const done = others.reduce(joinResults, acted);
      const hasFailed = guarded.resting.length > 0 || listing.ineffective > 0;
      const result = { ...done, status: worstOf(done.status, hasFailed ? 'degraded' : 'ok') };
      const end = { held, awaiting: awaiting && planOf(awaiting, sweep) };
      const settled = await memory.settle({ ...listing, plan }, end);
      const lapsed = lapsedEntries(sweep.connection.policy, plan.now);
      return {
        ...withSettled(result, settled),
        ...(lapsed.length > 0 && { lapsed }),
      };
    },
  };
}

function problemOf(blind: BlindRule): Problem {
  return { code: 'blind', message: whyBlind(blind) };
}

function planOf(candidates: readonly Candidate[], { connection }: ConnectionSweep): ApprovablePlan {
  return approvablePlan(connection.name, candidates, connection.planOrigin());
}

/** After an incomplete list nothing is revoked, and every candidate is still accounted for. */
async function deferOrWithholdAll(
  plan: Plan,
  error: unknown,
  sweep: ConnectionSweep,
): Promise<void> {
  const isOutOfTime = describeError(error).code === 'deadline';
  const reason = 'incomplete-list: nothing is revoked after an incomplete list';
  const outcomeOf = (candidate: Candidate) =>
    isWaiting(candidate)
      ? actionEvent(candidate, 'waiting')
      : isOutOfTime
        ? actionEvent(candidate, 'deferred')
        : withheldEvent(candidate, reason);
  await emitForAll(plan.candidates, outcomeOf, sweep);
  for (const [rule, count] of plan.counted.byRule()) {
    sweep.events.counted(
      count,
      isOutOfTime ? deferredEvent(rule) : withheldEvent({ rule }, reason),
    );
  }
}
