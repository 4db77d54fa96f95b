import { type ApprovablePlan, approvablePlan } from '../domain/approvable-plan.ts';
import { type BlindRule, reasonsOf, whyBlind } from '../domain/blind.ts';
import { type Candidate, isAnnouncing, isDue, isWaiting } from '../domain/candidate.ts';
import type { Problem, SweepEvent } from '../domain/events.ts';
import { guard } from '../domain/guard.ts';
import { lapsedEntries } from '../domain/lapsed.ts';
import { narrow } from '../domain/narrow.ts';
import type { Plan } from '../domain/plan.ts';
import type { Token } from '../domain/token.ts';
import { describeError } from '../errors.ts';
import type { Connected, RunnableConnection } from '../ports.ts';
import { announce } from './announce.ts';
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
import { type CompleteListing, listPhase } from './list-phase.ts';
import { emitResting } from './resting.ts';
import { leaveRestored } from './restored-elsewhere.ts';
import {
  failedResult,
  joinProblems,
  joinResults,
  type Result,
  withSettled,
  worstOf,
} from './result.ts';
import { type Revocations, revokePhase } from './revoke-phase.ts';
import type { SameAccounts } from './same-account.ts';
import { steadyClock } from './steady-clock.ts';
import { emitWaiting, rememberWithheld } from './waiting.ts';

/** Lists, decides, guards and revokes for one connection. Never throws: a failure is its last event. */
export async function sweepConnection(
  connection: RunnableConnection,
  { clock, ...rest }: Run,
  emit: (event: SweepEvent) => void,
  accounts: SameAccounts,
): Promise<void> {
  const { name, provider } = connection;
  const account = accounts.join(connection, connection.peers ? await connection.peers() : []);
  // Right before it connects, so that it signs and compares the provider's clock with the same time.
  const run = { ...rest, clock: steadyClock(clock) };
  const events = eventsFor(connection, run.clock, emit, run.approval);
  let memory: ConnectionMemory | undefined;
  let connected: Connected | undefined;
  let result: Result;
  try {
    memory = run.memory
      ? await openMemory(name, run, run.memory)
      : withoutMemory(connection.policy);
    connected = await connection.connect(run.stop);
    const tokens = memory.tokens(connected.provider);
    result = await sweepConnected({ connection, connected, run, events, account, memory, tokens });
  } catch (error) {
    result = failedResult(error);
  }
  await memory?.close();
  account.leave();
  const sharesAccountWith = account.peers.map((peer) => peer.name);
  const limits = connected?.limits();
  connected?.close();
  emit({
    type: 'connection-finished',
    connection: name,
    provider,
    ...result,
    ...(sharesAccountWith.length > 0 && { sharesAccountWith }),
    ...(limits && { limits }),
  });
}

async function sweepConnected(sweep: ConnectionSweep): Promise<Result> {
  const listing = await listPhase(sweep);
  if ('error' in listing) {
    // Nobody needs to wait for what follows.
    sweep.account.leave();
    await deferOrWithholdAll(listing.plan, listing.error, sweep);
    return failedResult(listing.error);
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
  const unannounced = await announce(chosen.filter(isAnnouncing), plan.now, sweep);
  const problems = [...listing.problems, ...blind.map(problemOf)];
  const due = chosen.filter(isDue);
  const wanted = held === undefined ? due : awaiting;
  if (wanted) run.onPlan?.(planOf(wanted, sweep));
  const decided = { ...listing, plan, problems };
  const acted = held ? heldResult(held, guarded.whyNot, decided) : await act(due, decided, sweep);
  const done = unannounced ? joinResults(acted, unannounced) : acted;
  const hasFailed = guarded.resting.length > 0 || listing.ineffective > 0;
  const result = { ...done, status: worstOf(done.status, hasFailed ? 'degraded' : 'ok') };
  const end = { held, awaiting: awaiting && planOf(awaiting, sweep) };
  const settled = await memory.settle({ ...listing, plan }, end);
  const lapsed = lapsedEntries(sweep.connection.policy, plan.now);
  return {
    ...withSettled(result, settled),
    ...(lapsed.length > 0 && { lapsed }),
  };
}

function problemOf(blind: BlindRule): Problem {
  return { code: 'blind', message: whyBlind(blind) };
}

function planOf(candidates: readonly Candidate[], { connection }: ConnectionSweep): ApprovablePlan {
  return approvablePlan(connection.name, candidates, connection.planOrigin());
}

/** The result of a connection in which nothing may be done. */
function heldResult(
  held: string,
  whyNot: string | undefined,
  { problems, ownToken, passedOver }: CompleteListing,
): Result {
  const code = held.startsWith('approval:') ? 'needs-approval' : 'held';
  const message = whyNot === undefined ? held : `${held}; ${whyNot}`;
  const error = joinProblems(problems) ?? { code, message };
  return { status: 'degraded', complete: true, error, ownToken, passedOver };
}

/** Does, or plans, what the safeguards allow. */
async function act(
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
