import { type BlindRule, blindRules } from '../domain/blind.ts';
import { actionOf, type Candidate } from '../domain/candidate.ts';
import { type KeptPlan, keepPlan, PLAN_VALID_MILLIS } from '../domain/kept-plans.ts';
import { listDrop } from '../domain/list-drop.ts';
import type { Policy } from '../domain/policy-types.ts';
import { rememberTokens, type TokenChanges } from '../domain/remember-tokens.ts';
import { type Remembered, type RunRecord, rememberRun } from '../domain/remembered.ts';
import { settleRuns } from '../domain/unsettled-runs.ts';
import { describeError, SweepError } from '../errors.ts';
import type { Lease } from '../memory-ports.ts';
import type { Provider } from '../ports.ts';
import type {
  ConnectionMemory,
  Counts,
  ListEnd,
  MeasuredList,
  Run,
  RunMemory,
  Settled,
} from './connection-sweep.ts';
import { plansAfterUse, refuseUsedPlan } from './plan-use.ts';
import { NO_TOKENS, TokenMemory } from './token-memory.ts';

/**
 * Opens the memory of one connection; an enforcing run takes its lease first.
 * Throws SweepError `busy`, `memory-unavailable`.
 */
export async function openMemory(
  connection: string,
  run: Run,
  runMemory: RunMemory,
): Promise<ConnectionMemory> {
  const { memory, runId } = runMemory;
  const lease = run.mode === 'enforce' ? await memory.lease(connection, runId) : undefined;
  try {
    const remembered = await memory.recall(connection);
    refuseUsedPlan(remembered, run.approval);
    return new OpenMemory(connection, run, { ...runMemory, remembered, ...(lease && { lease }) });
  } catch (error) {
    await lease?.release();
    throw error;
  }
}

/**
 * For a run that remembers nothing, and that nobody keeps from acting. Throws SweepError `memory-unavailable` where the policy
 * says what has to be remembered.
 */
export function withoutMemory({ name, rules, approval }: Policy): ConnectionMemory {
  const needsMemory = rules.some(
    ({ announce, action }) => announce !== undefined || action === 'quarantine',
  );
  if (!needsMemory && approval === undefined) return NO_MEMORY;
  const message = `policy ${name} announces, quarantines or wants approvals, which needs a memory, and this run has none`;
  throw new SweepError('memory-unavailable', message);
}

const NO_MEMORY: ConnectionMemory = {
  hold: () => undefined,
  async remember() {},
  tokens: () => NO_TOKENS,
  listDrop: () => undefined,
  blind: () => [],
  async intend() {},
  count() {},
  acted() {},
  settle: async () => ({}),
  async close() {},
};

/** For how many of the listed tokens each rule that removes could be told. */
function toldByRule({ plan, cannotTell }: MeasuredList): Readonly<Record<string, number>> {
  const removing = plan.policy.policy.rules.filter(
    ({ action }) => action !== 'keep' && action !== 'report',
  );
  return Object.fromEntries(
    removing.map(({ name }) => [name, plan.listed - (cannotTell[name] ?? 0)] as const),
  );
}

/** What was read when the connection began. */
interface Opened extends RunMemory {
  readonly remembered: Remembered;
  /** Only an enforcing run has it. */
  readonly lease?: Lease;
}

class OpenMemory implements ConnectionMemory {
  readonly #connection: string;
  readonly #run: Run;
  readonly #opened: Opened;
  #counts: Counts = { removed: 0, failed: 0 };
  #hasActed = false;
  #isShort = false;
  #tokens = NO_TOKENS;
  /** As the memory has it, unless another run wrote in the meantime. */
  #latest: Remembered;

  constructor(connection: string, run: Run, opened: Opened) {
    this.#connection = connection;
    this.#run = run;
    this.#opened = opened;
    this.#latest = opened.remembered;
  }

  hold(): Promise<void> | undefined {
    return this.#opened.lease?.hold();
  }

  tokens(provider: Provider): TokenMemory {
    const { memory, remembered, runId } = this.#opened;
    const keys = memory.tokenKeys(remembered);
    this.#tokens = new TokenMemory({ keys, remembered, provider, runId });
    return this.#tokens;
  }

  /** What is missing from a list in parts is known, and held with its group. */
  listDrop({ plan, isPartial }: MeasuredList): string | undefined {
    if (isPartial) return undefined;
    const { maxListDrop } = plan.policy.policy.safeguards;
    const drop = listDrop(plan.listed, this.#settled(this.#opened.remembered), maxListDrop);
    this.#isShort = drop !== undefined;
    return drop;
  }

  async remember(changes: TokenChanges | undefined, now: number): Promise<void> {
    if (!changes) return;
    await this.#update((before) => rememberTokens(before, changes, now));
    this.#tokens.saved(changes);
  }

  blind(listing: MeasuredList): readonly BlindRule[] {
    const { plan } = listing;
    const list = { now: plan.now, listed: plan.listed, told: toldByRule(listing) };
    const { remembered } = this.#opened;
    return blindRules(list, listing.isPartial ? remembered : this.#settled(remembered));
  }

  async intend(listing: MeasuredList, candidates: readonly Candidate[]): Promise<void> {
    const record = {
      ...this.#recordOf(listing),
      removed: candidates.filter((candidate) => actionOf(candidate) === 'revoke').length,
      unsettled: true,
    } as const;
    const intended = this.#tokens.intend(candidates, listing.plan.now);
    await this.#remember(record, intended, listing.isPartial);
  }

  count({ removed, failed }: Counts): void {
    this.#counts = {
      removed: this.#counts.removed + removed,
      failed: this.#counts.failed + failed,
    };
  }

  acted(): void {
    this.#hasActed = true;
  }

  async settle(listing: MeasuredList, end: ListEnd): Promise<Settled> {
    const { remembersRun, warn } = this.#opened;
    if (!remembersRun) return {};
    try {
      return await this.#settle(listing, end);
    } catch (error) {
      const problem = describeError(error);
      if (this.#run.mode === 'enforce') return { problem };
      warn(this.#connection, problem);
      return {};
    }
  }

  async #settle(listing: MeasuredList, { held, awaiting }: ListEnd): Promise<Settled> {
    const { now } = listing.plan;
    const { approval, clock } = this.#run;
    const use = { runId: this.#opened.runId, at: clock.now() };
    const hash = awaiting && (await this.#opened.memory.storePlan(awaiting));
    const record = { ...this.#recordOf(listing), ...this.#lengthOf(held) };
    const { isPartial } = listing;
    const isHeld = held !== undefined || listing.plan.blind.size > 0;
    const isEnforcing = this.#run.mode === 'enforce';
    const changes = isEnforcing ? this.#tokens.settle({ now, isPartial, isHeld }) : undefined;
    await this.#remember(record, changes, isPartial, (plans) => {
      if (hash !== undefined) return keepPlan(plans, hash, now);
      return this.#hasActed && approval ? plansAfterUse(plans, approval, use) : plans;
    });
    if (!awaiting) return {};
    if (hash === undefined)
      return { notKept: 'its plan is too large to be kept, so that it cannot be approved' };
    const until = new Date(now + PLAN_VALID_MILLIS).toISOString();
    return { plan: { hash, entries: awaiting.entries.length, until } };
  }

  /** What the length of the list says for later ones. */
  #lengthOf(held: string | undefined): Pick<RunRecord, 'held' | 'accepted'> {
    if (held === undefined) return this.#isShort ? { accepted: true } : {};
    return { held: this.#isShort ? 'maxListDrop' : (held.split(':')[0] ?? held) };
  }

  async close(): Promise<void> {
    await this.#opened.lease?.release();
  }

  #recordOf(listing: MeasuredList): RunRecord {
    const { plan, isPartial } = listing;
    const { listed, living, now: at } = plan;
    const { runId, trigger } = this.#opened;
    const blind = this.blind(listing).map(({ rule, since }) => [rule, since] as const);
    return {
      runId,
      at,
      ...(trigger && { trigger }),
      mode: this.#run.mode,
      listed,
      ...(living !== undefined && { living }),
      ...this.#counts,
      told: toldByRule(listing),
      ...(blind.length > 0 && { blind: Object.fromEntries(blind) }),
      ...(isPartial && { partial: true }),
    };
  }

  /** What it removed before it was killed, the list of this run tells. */
  #settled(remembered: Remembered): Remembered {
    return settleRuns(remembered, (key) => this.#tokens.isListed(key));
  }

  async #remember(
    record: RunRecord,
    changes: TokenChanges | undefined,
    isPartial: boolean,
    changePlans?: ChangePlans,
  ): Promise<void> {
    await this.#update((before) => {
      const runs = changes && !isPartial ? this.#settled(before) : before;
      const withRun = rememberRun(runs, record);
      const after = changes ? rememberTokens(withRun, changes, record.at) : withRun;
      if (!changePlans) return after;
      const plans = changePlans(before.plans ?? []);
      return plans.length > 0 ? { ...after, plans } : after;
    });
  }

  async #update(change: (before: Remembered) => Remembered): Promise<void> {
    const { memory } = this.#opened;
    this.#latest = await memory.update(this.#connection, change, this.#latest);
  }
}

type ChangePlans = (before: readonly KeptPlan[]) => readonly KeptPlan[];
