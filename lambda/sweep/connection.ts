import type { Problem, RunStatus, SweepEvent } from '../domain/events.ts';
import type { OwnToken } from '../domain/own-token.ts';
import type { Candidate, Plan } from '../domain/plan.ts';
import { guard } from '../domain/safeguards.ts';
import type { Token } from '../domain/token.ts';
import { describeError } from '../errors.ts';
import type { Connected, Provider, RunnableConnection } from '../ports.ts';
import {
  actionEvent,
  type ConnectionEvents,
  emitInBatches,
  eventsFor,
  withheldEvent,
} from './emitter.ts';
import { listInto } from './listing.ts';
import { revokeAll } from './revoking.ts';
import type { Run } from './run.ts';

interface Ending {
  readonly status: RunStatus;
  readonly complete: boolean;
  readonly error?: Problem;
  readonly ownToken?: OwnToken;
}

/** Lists, decides, guards and revokes for one connection. Never throws: a failure is its last event. */
export async function sweepConnection(
  connection: RunnableConnection,
  run: Run,
  emit: (event: SweepEvent) => void,
): Promise<void> {
  const { name, provider } = connection;
  const events = eventsFor(connection, run.clock, emit);
  let connected: Connected | undefined;
  let ending: Ending;
  try {
    connected = await connection.connect(run.stop);
    ending = await sweepConnected(connection, connected, run, events);
  } catch (error) {
    ending = failedEnding(error);
  }
  const limits = connected?.limits();
  connected?.close();
  emit({
    type: 'connection-finished',
    connection: name,
    provider,
    ...ending,
    ...(limits && { limits }),
  });
}

async function sweepConnected(
  connection: RunnableConnection,
  connected: Connected,
  run: Run,
  events: ConnectionEvents,
): Promise<Ending> {
  const listing = await listInto(connection, connected, run, events);
  const { plan, unreadable, problems, own, error } = listing;
  if (error) {
    await abandon(plan, error, run, events);
    return failedEnding(error);
  }
  const ownToken = own && { ownToken: own };
  const { allowed, withheld, held } = guard(plan, connected.clockSkewMillis());
  await emitInBatches(
    withheld,
    ({ candidate, reason }) => events.token(candidate.token, withheldEvent(candidate, reason)),
    run.clock,
  );
  if (held) {
    const error = { code: 'held', message: held };
    return { status: 'degraded', complete: true, error: together(problems) ?? error, ...ownToken };
  }
  const done = run.mode === 'enforce' ? await enforce() : await planAll(allowed, run, events);
  const isWhole = unreadable === 0 && problems.length === 0;
  const status = worse(done.status, isWhole ? 'ok' : 'degraded');
  const problem = done.error ?? together(problems);
  return { ...done, status, ...(problem && { error: problem }), ...ownToken };

  async function enforce(): Promise<Ending> {
    try {
      if (allowed.length > 0) await run.intents?.write(connection, allowed);
    } catch (error) {
      const reason = 'audit-unavailable: what is about to be revoked could not be made durable';
      await emitInBatches(
        allowed,
        (one) => events.token(one.token, withheldEvent(one, reason)),
        run.clock,
      );
      return failedEnding(error);
    }
    events.acting(allowed.length);
    const done = await revokeAll(allowed, plan, connection, connected, run, events);
    await markInactive(listing.inactive, connected.provider, run);
    return endingOf(done);
  }
}

/** So many are named one by one. */
const MOST_NAMED = 10;

/** Several problems as the one that a report has room for; `undefined` when there are none. */
function together(problems: readonly Problem[]): Problem | undefined {
  const [first] = problems;
  if (!first) return undefined;
  const named = problems.slice(0, MOST_NAMED).map(({ message }) => message);
  const more = problems.length - named.length;
  const message = [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  return { code: first.code, message };
}

/** Nothing hangs on it: what cannot be written down now is asked about again in the next run. */
async function markInactive(tokens: readonly Token[], provider: Provider, run: Run): Promise<void> {
  if (!provider.mark) return;
  for (const token of tokens) {
    if (run.stop.signal.aborted) return;
    await provider.mark(token, 'inactive').catch(() => {});
  }
}

async function planAll(
  allowed: readonly Candidate[],
  run: Run,
  events: ConnectionEvents,
): Promise<Ending> {
  await emitInBatches(
    allowed,
    (one) => events.token(one.token, actionEvent(one, 'planned')),
    run.clock,
  );
  return { status: 'ok', complete: true };
}

/** Candidates of a list that broke: none is touched, and each is still accounted for. */
async function abandon(
  plan: Plan,
  error: unknown,
  run: Run,
  events: ConnectionEvents,
): Promise<void> {
  const outOfTime = describeError(error).code === 'deadline';
  const reason = 'incomplete-list: nothing is revoked on a list that broke off';
  await emitInBatches(
    plan.candidates,
    (one) =>
      events.token(
        one.token,
        outOfTime ? actionEvent(one, 'deferred') : withheldEvent(one, reason),
      ),
    run.clock,
  );
}

function failedEnding(error: unknown): Ending {
  const problem = describeError(error);
  // Running out of time is not a failure of the connection: the next run goes on.
  const status = problem.code === 'deadline' ? 'degraded' : 'failed';
  return { status, complete: false, error: problem };
}

function endingOf(result: { failed: number; deferred: number; fatal?: Problem }): Ending {
  if (result.fatal) return { status: 'failed', complete: false, error: result.fatal };
  const degraded = result.failed > 0 || result.deferred > 0;
  return { status: degraded ? 'degraded' : 'ok', complete: result.deferred === 0 };
}

function worse(one: RunStatus, other: RunStatus): RunStatus {
  const order: readonly RunStatus[] = ['ok', 'degraded', 'failed'];
  return order[Math.max(order.indexOf(one), order.indexOf(other))] ?? 'failed';
}
