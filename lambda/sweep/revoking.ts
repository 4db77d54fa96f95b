import type { Outcome, Problem } from '../domain/events.ts';
import { comparableId } from '../domain/own-token.ts';
import type { Candidate, Plan } from '../domain/plan.ts';
import { decide } from '../domain/policy.ts';
import { objection } from '../domain/safeguards.ts';
import { isGone, isWellFormed, type Token } from '../domain/token.ts';
import { describeError, SweepError } from '../errors.ts';
import type { Connected, Provider, RunnableConnection } from '../ports.ts';
import { actionEvent, type ConnectionEvents, emitInBatches } from './emitter.ts';
import { isClaim, isOutOfUse, lookAfter, notChecked, notEffective, type Said } from './prove.ts';
import type { Run } from './run.ts';
import { createSecondLook, listAgain, type SecondLook } from './second-look.ts';

/** What the revocations of one connection came to. */
export interface Revocations {
  failed: number;
  deferred: number;
  /** The provider stopped accepting the credential, so the rest was not tried. */
  fatal?: Problem;
}

/** A token that the provider says is out of use, which no look has confirmed. */
interface Claim {
  readonly candidate: Candidate;
  readonly said: Said;
}

/** Revokes the candidates, at most the connection's concurrency at a time; each gets exactly one event. */
export async function revokeAll(
  candidates: readonly Candidate[],
  plan: Plan,
  { concurrency }: RunnableConnection,
  { provider, onWait }: Connected,
  run: Run,
  events: ConnectionEvents,
): Promise<Revocations> {
  const result: Revocations = { failed: 0, deferred: 0 };
  const queue = candidates.values();
  const claims: Claim[] = [];
  const look = createSecondLook(provider, plan, run.clock);

  async function work(): Promise<void> {
    while (!run.stop.signal.aborted && !result.fatal) {
      const next = queue.next();
      if (next.done) return;
      await settle(next.value);
    }
  }

  function defer(candidate: Candidate): void {
    result.deferred++;
    events.token(candidate.token, actionEvent(candidate, 'deferred'));
  }

  function fail(candidate: Candidate, error: unknown): void {
    const problem = describeError(error);
    if (problem.code === 'deadline') {
      defer(candidate);
      return;
    }
    if (problem.code === 'unauthorized') result.fatal ??= problem;
    result.failed++;
    events.token(candidate.token, { ...actionEvent(candidate, 'failed'), error: problem });
  }

  async function settle(candidate: Candidate): Promise<void> {
    try {
      const change = look && (await changeSince(candidate, plan, look, run));
      if (change) {
        events.token(candidate.token, { rule: candidate.rule.name, ...change });
        return;
      }
      const outcome = await remove(candidate);
      if (outcome) events.token(candidate.token, actionEvent(candidate, outcome));
    } catch (error) {
      fail(candidate, error);
    }
  }

  /** `undefined` for a claim that only another list can prove. */
  async function remove(candidate: Candidate): Promise<Outcome | undefined> {
    const { token, rule } = candidate;
    const said = await act(candidate, provider);
    const proof = await lookAfter(token, rule.action, provider, run.clock, run.stop.signal);
    if (proof === 'alive') throw notEffective(said);
    // Without time for a list, the answer to the revocation itself has to do.
    const hasTime = !run.stop.signal.aborted;
    if (isClaim(said) ? proof !== 'proven' : proof === 'unclear' && hasTime) {
      claims.push({ candidate, said });
      return undefined;
    }
    if (proof !== 'unclear' && rule.action !== 'disable') await markRemoved(token, provider);
    return outcomeOf(said, candidate);
  }

  /** After the last revocation, one more list shows which claims hold. */
  async function settleClaims(): Promise<void> {
    if (claims.length === 0) return;
    try {
      if (run.stop.signal.aborted) throw new SweepError('deadline', 'no time left for a look');
      const listed = await listAgain(provider);
      const doubt = doubtAbout(listed.size, provider, plan);
      for (const { candidate, said } of claims) {
        const error = errorOf(said, listed.get(comparableId(candidate.token.id)), candidate, doubt);
        if (error) fail(candidate, error);
        else events.token(candidate.token, actionEvent(candidate, outcomeOf(said, candidate)));
      }
    } catch (error) {
      const { code, message } = describeError(error);
      for (const { candidate, said } of claims) {
        if (code !== 'deadline') fail(candidate, notChecked(said, message));
        else if (isClaim(said)) defer(candidate);
        else events.token(candidate.token, actionEvent(candidate, outcomeOf(said, candidate)));
      }
    }
  }

  const workers: Promise<void>[] = [];
  const hire = () => {
    if (workers.length < concurrency * WORKERS_PER_SLOT) workers.push(work());
  };
  // A request that waits to be repeated gives its slot away, and another worker takes it. Not before: a worker
  // without a slot makes every request queue for one, at 3 to 4 µs each.
  onWait?.(hire);
  for (let slot = 0; slot < Math.min(candidates.length, concurrency); slot++) hire();
  for (const worker of workers) await worker;
  await settleClaims();
  await emitInBatches(queue, defer, run.clock);
  return result;
}

const WORKERS_PER_SLOT = 2;

function act({ token, rule }: Candidate, provider: Provider): Promise<Said> {
  if (rule.action !== 'disable') return provider.revoke(token);
  if (!provider.disable)
    throw new SweepError('unsupported', 'this provider cannot disable a token');
  return provider.disable(token);
}

/** Why a token that is not in the last list may be there all the same; `undefined` when nothing says so. */
function doubtAbout(listed: number, provider: Provider, plan: Plan): string | undefined {
  const [problem] = provider.problems?.() ?? [];
  const staying = plan.listed - plan.candidates.length;
  return problem?.message ?? (listed === 0 && staying > 0 ? 'the list came back empty' : undefined);
}

/** What the last list says against a claim. */
function errorOf(
  said: Said,
  found: Token | undefined,
  { rule }: Candidate,
  doubt: string | undefined,
): SweepError | undefined {
  if (found === undefined) return doubt === undefined ? undefined : notChecked(said, doubt);
  if (isOutOfUse(found, rule.action)) return undefined;
  if (found.providerState?.kind === 'unreadable')
    return notChecked(said, found.providerState.error.message);
  return notEffective(said);
}

/** A repeat that finds the token gone means that the attempt whose answer was lost did it. */
function outcomeOf(said: Said, { rule }: Candidate): Outcome {
  if (said !== 'gone-on-retry') return said;
  return rule.action === 'disable' ? 'disabled' : 'revoked';
}

/** The token is out of use whether or not that can be written down; the next run would only repeat it. */
async function markRemoved(token: Token, provider: Provider): Promise<void> {
  await provider.mark?.(token, 'removed').catch(() => {});
}

/** Looks again and says what changed so that the token stays as it is. */
async function changeSince({ token, rule }: Candidate, plan: Plan, look: SecondLook, run: Run) {
  const fresh = await look(token);
  if (fresh === undefined) return undefined;
  if (fresh === 'gone' || isGone(fresh)) {
    const reason = 'a look right before the revocation found it gone';
    return { decision: 'keep', reason, outcome: 'already-gone' } as const;
  }
  const readable = !fresh.providerState && isWellFormed(fresh);
  if (!readable || decide(plan.policy, fresh, run.clock.now()).action !== rule.action) {
    const reason = 'changed-since-plan: the policy does not revoke it any more';
    return { decision: 'keep', reason } as const;
  }
  const reason = objection(fresh, plan);
  return reason ? ({ decision: 'withheld', reason } as const) : undefined;
}
