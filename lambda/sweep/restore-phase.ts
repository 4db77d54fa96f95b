import type { Problem } from '../domain/events.ts';
import { rememberTokens } from '../domain/remember-tokens.ts';
import type { Remembered } from '../domain/remembered.ts';
import type { RememberedToken } from '../domain/remembered-token.ts';
import { aboutToRestore, restored } from '../domain/restoring.ts';
import type { Token } from '../domain/token.ts';
import { describeError, SweepError } from '../errors.ts';
import { emitMissing, reasonOf } from './restore-emit.ts';
import { proveRestored } from './restore-proof.ts';
import type {
  Restore,
  RestoreAnswer,
  RestoreAnswers,
  Restorer,
  Target,
  Targets,
} from './restore-run.ts';
import type { Result } from './result.ts';

/** Restores the tokens, at most the connection's concurrency at a time; each gets one event. Throws SweepError before the first. */
export async function restoreTargets(
  targets: Targets,
  remembered: Remembered,
  provider: Restorer,
  restore: Restore,
): Promise<Result> {
  const phase = new RestorePhase(remembered, provider, restore);
  return phase.run(targets);
}

class RestorePhase {
  readonly #remembered: Remembered;
  readonly #provider: Restorer;
  readonly #restore: Restore;
  readonly #answers: RestoreAnswers = new Map();
  #fatal: Problem | undefined;
  #lost: Problem | undefined;

  constructor(remembered: Remembered, provider: Restorer, restore: Restore) {
    this.#remembered = remembered;
    this.#provider = provider;
    this.#restore = restore;
  }

  async run(targets: Targets): Promise<Result> {
    const { connection, run } = this.#restore;
    const now = run.clock.now();
    // Before the first request: should the run be killed, no rule takes back what it did.
    await this.#remember(targets.listed, (before) => aboutToRestore(before, now));
    await this.#intend(targets.listed);
    const queue = targets.listed.values();
    const workers = Math.min(targets.listed.length, connection.concurrency);
    await Promise.all(Array.from({ length: workers }, () => this.#work(queue)));
    await proveRestored(this.#answers, this.#provider, run);
    const unsaved = await this.#settle(targets.listed, now);
    this.#emitAll(targets);
    return this.#result(targets, unsaved);
  }

  /** Persists what is about to be enabled; where that fails, nothing is. */
  async #intend(targets: readonly Target[]): Promise<void> {
    const { connection, run } = this.#restore;
    const about = targets.filter(({ token }) => isOutOfUse(token));
    if (about.length === 0) return;
    const intents = about.map(({ token, remembered: { rule } }) => ({
      token,
      rule,
      decision: 'restore' as const,
    }));
    try {
      await run.intents?.write(connection, intents);
    } catch (error) {
      this.#fatal = describeError(error);
      for (const target of targets) this.#answers.set(target, { error: this.#fatal });
    }
  }

  async #work(queue: Iterable<Target>): Promise<void> {
    const { hold, run } = this.#restore;
    for (const target of queue) {
      if (this.#fatal || this.#lost) return;
      try {
        await hold();
      } catch (error) {
        this.#lost ??= describeError(error);
        return;
      }
      run.intents?.verify?.();
      if (run.stop.signal.aborted) return;
      const answer = await this.#enable(target);
      if (answer !== undefined) this.#answers.set(target, answer);
    }
  }

  /** `undefined` where there was no time left. */
  async #enable({ token }: Target): Promise<RestoreAnswer | undefined> {
    const { disabled, providerState: state } = token;
    try {
      if (state?.kind === 'unreadable') return { error: state.error };
      if (state?.kind === 'in-transition') throw new SweepError('conflict', state.reason);
      if (state) return 'gone';
      if (disabled === false) return 'enabled';
      return (await this.#provider.restore(token)) === 'restored' ? 'restored' : 'gone';
    } catch (error) {
      const problem = describeError(error);
      if (problem.code === 'deadline') return undefined;
      if (problem.code === 'unauthorized') this.#fatal ??= problem;
      return { error: problem };
    }
  }

  /** Of a token that failed it is not known whether it works: it can be restored once more, and no rule disables it. */
  async #settle(targets: readonly Target[], now: number): Promise<Problem | undefined> {
    try {
      await this.#remember(targets, (before, target) => {
        const answer = this.#answers.get(target);
        if (answer === undefined || answer === 'gone') return before;
        const about = aboutToRestore(before, now);
        return typeof answer === 'object' ? about : restored(about);
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  }

  async #remember(
    targets: readonly Target[],
    change: (before: RememberedToken, target: Target) => RememberedToken,
  ): Promise<void> {
    if (targets.length === 0) return;
    const { connection, run } = this.#restore;
    const { memory } = run;
    const tokens = new Map(
      targets.map((target) => [target.key, change(target.remembered, target)] as const),
    );
    const tokenKey = memory.tokenKeys(this.#remembered).key;
    const now = run.clock.now();
    await memory.update(connection.name, (before) =>
      rememberTokens(before, { tokenKey, tokens }, now),
    );
  }

  #emitAll(targets: Targets): void {
    const { emit } = this.#restore;
    for (const target of targets.listed) {
      const { token, remembered } = target;
      const about = { token, rule: remembered.rule, reason: reasonOf(target) };
      const answer = this.#answers.get(target);
      if (answer === undefined) emit({ ...about, outcome: 'deferred' });
      else if (answer === 'gone') emit({ ...about, outcome: 'already-gone' });
      else if (typeof answer === 'object') emit({ ...about, outcome: 'failed', ...answer });
      else emit({ ...about, outcome: 'restored' });
    }
    emitMissing(targets, this.#restore);
  }

  #result({ listed, missing }: Targets, unsaved: Problem | undefined): Result {
    const complete = this.#answers.size === listed.length;
    if (this.#fatal) return { status: 'failed', complete, error: this.#fatal };
    const works = [...this.#answers.values()].every(
      (answer) => answer === 'restored' || answer === 'enabled',
    );
    const error = this.#lost ?? unsaved;
    const isOk = complete && works && missing === 0 && !error;
    return { status: isOk ? 'ok' : 'degraded', complete, ...(error && { error }) };
  }
}

/** Whether a token that the sweeper disabled has to be enabled, rather than works or is gone. */
function isOutOfUse({ disabled, providerState }: Token): boolean {
  return providerState === undefined && disabled !== false;
}
