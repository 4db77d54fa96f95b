import type { Problem } from '../domain/events.ts';
import type { Candidate, Plan } from '../domain/plan.ts';
import { decide } from '../domain/policy.ts';
import { objection } from '../domain/safeguards.ts';
import { isWellFormed } from '../domain/token.ts';
import { describeError, SweepError } from '../errors.ts';
import type { Connected, Provider, RunnableConnection } from '../ports.ts';
import type { Run } from './run.ts';
import { createSecondLook, type SecondLook } from './second-look.ts';
import { speakOfAll, type Voice, wanted } from './voice.ts';

/** What the revocations of one connection came to. */
export interface Revocations {
  failed: number;
  deferred: number;
  /** The provider stopped accepting the credential, so the rest was not tried. */
  fatal?: Problem;
}

/** Revokes the candidates, at most the connection's concurrency at a time; each gets exactly one event. */
export async function revokeAll(
  candidates: readonly Candidate[],
  plan: Plan,
  { concurrency }: RunnableConnection,
  { provider, onWait }: Connected,
  run: Run,
  voice: Voice,
): Promise<Revocations> {
  const result: Revocations = { failed: 0, deferred: 0 };
  const queue = candidates.values();
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
    voice.token(candidate.token, wanted(candidate, 'deferred'));
  }

  async function settle(candidate: Candidate): Promise<void> {
    try {
      const change = look && (await changeSince(candidate, plan, look, run));
      if (change) {
        voice.token(candidate.token, { rule: candidate.rule.name, ...change });
        return;
      }
      voice.token(candidate.token, wanted(candidate, await act(candidate, provider)));
    } catch (error) {
      const problem = describeError(error);
      if (problem.code === 'deadline') {
        defer(candidate);
        return;
      }
      if (problem.code === 'unauthorized') result.fatal ??= problem;
      result.failed++;
      voice.token(candidate.token, { ...wanted(candidate, 'failed'), error: problem });
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
  await speakOfAll(queue, defer, run.clock);
  return result;
}

const WORKERS_PER_SLOT = 2;

function act({ token, rule }: Candidate, provider: Provider) {
  if (rule.action !== 'disable') return provider.revoke(token);
  if (!provider.disable)
    throw new SweepError('unsupported', 'this provider cannot disable a token');
  return provider.disable(token);
}

/** Looks again and says what changed so that the token stays as it is. */
async function changeSince({ token, rule }: Candidate, plan: Plan, look: SecondLook, run: Run) {
  const fresh = await look(token);
  if (fresh === undefined) return undefined;
  if (fresh === 'gone' || fresh.finding?.kind === 'gone') {
    const reason = 'a look right before the revocation found it gone';
    return { decision: 'keep', reason, outcome: 'already-gone' } as const;
  }
  const readable = !fresh.finding && isWellFormed(fresh);
  if (!readable || decide(plan.policy, fresh, run.clock.now()).action !== rule.action) {
    const reason = 'changed-since-plan: the policy does not revoke it any more';
    return { decision: 'keep', reason } as const;
  }
  const reason = objection(fresh, plan);
  return reason ? ({ decision: 'withheld', reason } as const) : undefined;
}
