import { actionOf, type Candidate } from '../domain/candidate.ts';
import type { Outcome, Problem } from '../domain/events.ts';
import type { Plan } from '../domain/plan.ts';
import { type ChangeSincePlan, changeSincePlan } from '../domain/recheck.ts';
import type { Token } from '../domain/token.ts';
import { describeError, SweepError } from '../errors.ts';
import type { Provider } from '../ports.ts';
import {
  type Claim,
  checkAgainstList,
  isGoneClaim,
  notEffective,
  notVerified,
  outcomeOf,
  type RemovalAnswer,
} from './claims.ts';
import type { ConnectionSweep } from './connection-sweep.ts';
import { actionEvent, emitInBatches } from './emitter.ts';
import { proveRemoval } from './prove.ts';
import { createRecheck, type Recheck } from './recheck.ts';

/** What the revocations of one connection came to. */
export interface Revocations {
  /** Tokens that are gone from the list. */
  readonly removed: number;
  readonly failed: number;
  readonly deferred: number;
  /** The provider stopped accepting the credential, so the rest was not tried. */
  readonly fatal?: Problem;
  /** Another run acts on the connection, or it cannot be known that none does, so the rest was not tried. */
  readonly lost?: Problem;
}

/** Revokes the candidates, at most the connection's concurrency at a time; each gets exactly one event. */
export function revokePhase(
  candidates: readonly Candidate[],
  plan: Plan,
  sweep: ConnectionSweep,
): Promise<Revocations> {
  return new RevokePhase(candidates, plan, sweep).run();
}

/** Workers for each slot of the connection, of which all but one wait to repeat a request. */
const MAX_WORKERS_PER_SLOT = 20;

class RevokePhase {
  readonly #sweep: ConnectionSweep;
  readonly #provider: Provider;
  readonly #signal: AbortSignal;
  readonly #plan: Plan;
  readonly #count: number;
  readonly #queue: IterableIterator<Candidate>;
  readonly #recheck: Recheck | undefined;
  readonly #claims: Claim[] = [];
  readonly #workers: Promise<void>[] = [];
  #removed = 0;
  #failed = 0;
  #deferred = 0;
  #fatal: Problem | undefined;
  #lost: Problem | undefined;

  constructor(candidates: readonly Candidate[], plan: Plan, sweep: ConnectionSweep) {
    this.#sweep = sweep;
    this.#provider = sweep.connected.provider;
    this.#signal = sweep.run.stop.signal;
    this.#plan = plan;
    this.#count = candidates.length;
    this.#queue = candidates.values();
    this.#recheck = createRecheck(this.#provider, plan, sweep.run.clock);
  }

  async run(): Promise<Revocations> {
    const { connection, connected, run } = this.#sweep;
    // A request that waits to be repeated gives its slot away, and another worker takes it. Not before: workers
    // without a slot would make every request queue for one.
    connected.onWait?.(() => this.#spawnWorker());
    // A removal may wait for its turn: what was written must still be there when that comes.
    connected.beforeSending?.(() => run.intents?.verify?.());
    const slots = Math.min(this.#count, connection.concurrency);
    for (let slot = 0; slot < slots; slot++) this.#spawnWorker();
    for (const worker of this.#workers) await worker;
    await this.#settleClaims();
    await emitInBatches(this.#queue, (candidate) => this.#defer(candidate), run.clock);
    const fatal = this.#fatal;
    const lost = this.#lost;
    const removed = this.#removed;
    return {
      removed,
      failed: this.#failed,
      deferred: this.#deferred,
      ...(fatal && { fatal }),
      ...(lost && { lost }),
    };
  }

  #spawnWorker(): void {
    const max = this.#sweep.connection.concurrency * MAX_WORKERS_PER_SLOT;
    if (this.#workers.length < max) this.#workers.push(this.#work());
  }

  async #work(): Promise<void> {
    while (!this.#signal.aborted && !this.#fatal) {
      const holding = this.#sweep.memory.hold();
      if (holding && !(await this.#mayAct(holding))) return;
      const next = this.#queue.next();
      if (next.done) return;
      await this.#process(next.value);
    }
  }

  /** Whether the connection is still this run's; if not, the rest is deferred. */
  async #mayAct(holding: Promise<void>): Promise<boolean> {
    try {
      await holding;
      return true;
    } catch (error) {
      this.#lost ??= describeError(error);
      return false;
    }
  }

  async #process(candidate: Candidate): Promise<void> {
    try {
      const change = this.#recheck && (await this.#changeOf(candidate, this.#recheck));
      if (change) {
        this.#leave(candidate, change);
        return;
      }
      await this.#remove(candidate);
    } catch (error) {
      this.#fail(candidate, error);
    }
  }

  #leave({ token, rule }: Candidate, { notice, ...change }: ChangeSincePlan): void {
    if (notice) this.#sweep.tokens.notice(token, notice, this.#plan.now);
    this.#sweep.events.token(token, { rule: rule.name, ...change });
  }

  async #changeOf(candidate: Candidate, recheck: Recheck): Promise<ChangeSincePlan | undefined> {
    const fresh = await recheck(candidate.token);
    if (fresh === undefined) return undefined;
    return changeSincePlan(candidate, fresh, this.#plan, this.#sweep.run.clock.now());
  }

  async #remove(candidate: Candidate): Promise<void> {
    const { token } = candidate;
    const action = actionOf(candidate);
    this.#sweep.run.intents?.verify?.();
    if (this.#signal.aborted) {
      this.#defer(candidate);
      return;
    }
    if (action !== 'revoke') this.#sweep.tokens.leaveOpen(token);
    const answer = await act(candidate, this.#provider);
    const proof = this.#provider.inspect
      ? await proveRemoval(candidate, this.#provider, this.#sweep.run)
      : 'not-inspectable';
    if (proof === 'alive') throw notEffective(answer);
    const claim = { candidate, answer };
    // Without time for a list, the answer to the revocation itself has to do.
    const hasTime = !this.#signal.aborted;
    const isLax = action === 'revoke' && !this.#hasFailedBefore(candidate);
    const isUnproven = isLax ? proof === 'unclear' && hasTime : proof !== 'proven';
    if (isGoneClaim(answer) ? proof !== 'proven' : isUnproven) {
      this.#claims.push(claim);
      return;
    }
    if (proof !== 'unclear' && action === 'revoke' && this.#provider.mark)
      await markRemoved(token, this.#provider);
    this.#finish(candidate, outcomeOf(claim));
  }

  /** After the last revocation, one more list shows which claims hold. */
  async #settleClaims(): Promise<void> {
    if (this.#claims.length === 0) return;
    try {
      if (this.#signal.aborted)
        throw new SweepError('deadline', 'the run ended before the tokens were listed again');
      for (const { claim, error } of await checkAgainstList(
        this.#claims,
        this.#provider,
        this.#plan,
      )) {
        if (error) this.#fail(claim.candidate, error);
        else this.#finish(claim.candidate, outcomeOf(claim));
      }
    } catch (error) {
      const { code, message } = describeError(error);
      for (const claim of this.#claims) {
        if (code !== 'deadline') this.#fail(claim.candidate, notVerified(claim.answer, message));
        else if (needsProof(claim) || this.#hasFailedBefore(claim.candidate))
          this.#defer(claim.candidate);
        else this.#finish(claim.candidate, outcomeOf(claim));
      }
    }
  }

  #finish(candidate: Candidate, outcome: Outcome): void {
    if (outcome === 'revoked' || outcome === 'already-gone') this.#removed++;
    this.#sweep.tokens.end(candidate, outcome, this.#sweep.run.clock.now(), this.#plan.now);
    this.#sweep.events.token(candidate.token, actionEvent(candidate, outcome));
  }

  #defer(candidate: Candidate): void {
    this.#deferred++;
    this.#finish(candidate, 'deferred');
  }

  #fail(candidate: Candidate, error: unknown): void {
    const problem = describeError(error);
    if (problem.code === 'deadline') {
      this.#defer(candidate);
      return;
    }
    if (problem.code === 'unauthorized') this.#fatal ??= problem;
    this.#failed++;
    const isStuck = this.#sweep.tokens.fail(candidate.token, problem.code);
    const failure = { ...actionEvent(candidate, 'failed'), error: problem };
    this.#sweep.events.token(candidate.token, { ...failure, ...(isStuck && { stuck: true }) });
  }

  /** Whether an earlier removal had no effect, so that the next one is not believed without a proof. */
  #hasFailedBefore({ token }: Candidate): boolean {
    return this.#sweep.tokens.of(token)?.failures !== undefined;
  }
}

/** Whether a claim that could not be checked in time is left to the next run, rather than believed. */
function needsProof({ candidate, answer }: Claim): boolean {
  return isGoneClaim(answer) || actionOf(candidate) === 'quarantine';
}

function act(candidate: Candidate, provider: Provider): Promise<RemovalAnswer> {
  const { token } = candidate;
  if (actionOf(candidate) === 'revoke') return provider.revoke(token);
  if (!provider.disable)
    throw new SweepError('unsupported', 'this provider cannot disable a token');
  return provider.disable(token);
}

/** A failure is ignored: the token is out of use either way, and the next run would only try to remove it again. */
async function markRemoved(token: Token, provider: Provider): Promise<void> {
  await provider.mark?.(token, 'removed').catch(() => {});
}
