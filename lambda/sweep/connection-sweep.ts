import type { ApprovablePlan } from '../domain/approvable-plan.ts';
import type { Approval } from '../domain/approval.ts';
import type { BlindRule } from '../domain/blind.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Mode, Problem, TokenEvent, Trigger, WaitingPlan } from '../domain/events.ts';
import type { Messenger } from '../domain/messenger.ts';
import type { Narrowing } from '../domain/narrow.ts';
import type { Plan } from '../domain/plan.ts';
import type { TokenChanges } from '../domain/remember-tokens.ts';
import type { Memory } from '../memory-ports.ts';
import type { Clock, Connected, IntentLog, Provider, RunnableConnection, Stop } from '../ports.ts';
import type { ConnectionEvents } from './emitter.ts';
import type { AccountShare } from './same-account.ts';
import type { TokenMemory } from './token-memory.ts';

/** What all connections of a run share. */
export interface Run {
  readonly mode: Mode;
  readonly clock: Clock;
  readonly stop: Stop;
  /** Absent when nothing has to be persisted before the first revocation. */
  readonly intents?: IntentLog;
  /** Absent when nothing is remembered. */
  readonly memory?: RunMemory;
  /** Present in an enforcing run that does only what somebody approved. */
  readonly approval?: Approval;
  /** Takes in what is to be done in one connection, also where it is held and an approval would lift that. */
  readonly onPlan?: (plan: ApprovablePlan) => void;
  /** Tells whoever is concerned. Absent when nobody can be told, and so nothing is announced. */
  readonly messenger?: Messenger;
  /** Takes in each token that is simply kept; none of them is told otherwise. */
  readonly onKept?: (event: TokenEvent) => void;
  /** What a person chose of the plan. @default - all */
  readonly narrowing?: Narrowing;
}

/** The memory in the hands of one run. */
export interface RunMemory {
  readonly memory: Memory;
  readonly runId: string;
  /** What started the run. @default - not remembered */
  readonly trigger?: Trigger;
  /** False for a run that asks what if, such as at another time. */
  readonly remembersRun: boolean;
  /** Tells that a plan of this connection is not remembered. */
  warn(connection: string, problem: Problem): void;
}

/** One connection while it is swept: everything that its phases need. */
export interface ConnectionSweep {
  readonly connection: RunnableConnection;
  readonly connected: Connected;
  readonly run: Run;
  readonly events: ConnectionEvents;
  readonly account: AccountShare;
  readonly memory: ConnectionMemory;
  readonly tokens: TokenMemory;
}

/** What a connection remembers while it is swept. */
export interface ConnectionMemory {
  /**
   * Makes sure that no other run acts on the connection; `undefined` where nobody would. Throws SweepError `busy`,
   * `memory-unavailable`.
   */
  hold(): Promise<void> | undefined;
  /** What is remembered of the tokens of this provider. */
  tokens(provider: Provider): TokenMemory;
  /** Why the connection is held, when its list is shorter than earlier ones let expect. */
  listDrop(listing: MeasuredList): string | undefined;
  /** Remembers this of tokens at once, at `now`. Throws SweepError `memory-unavailable`. */
  remember(changes: TokenChanges | undefined, now: number): Promise<void>;
  /** Rules that could be told for most tokens, and suddenly cannot. */
  blind(listing: MeasuredList): readonly BlindRule[];
  /** Remembers what is about to be removed or disabled. Throws SweepError `memory-unavailable`. */
  intend(listing: MeasuredList, candidates: readonly Candidate[]): Promise<void>;
  /** Takes in what became of them. */
  count(counts: Counts): void;
  /** Takes in that all that was to be done was tried, as far as there was time: an approved plan is used then. */
  acted(): void;
  /** Remembers the run, what became of its tokens, and the plan that awaits an approval. Never throws. */
  settle(listing: MeasuredList, end: ListEnd): Promise<Settled>;
  /** Gives the connection up. Never throws. */
  close(): Promise<void>;
}

/** A list as far as it is remembered. */
export interface MeasuredList {
  readonly plan: Plan;
  /** True when a part of the list could not be read. */
  readonly isPartial: boolean;
  /** For how many tokens each rule could not be told, by its name. */
  readonly cannotTell: Readonly<Record<string, number>>;
}

/** What followed from a list that was read to its end. */
export interface ListEnd {
  /** Why the connection is held, if it is. */
  readonly held: string | undefined;
  /** What is to be done once it is approved, where an approval lifts the hold. */
  readonly awaiting: ApprovablePlan | undefined;
}

/** What came of remembering a run. */
export interface Settled {
  /** Why an enforcing run could not be remembered. */
  readonly problem?: Problem;
  /** The plan that can be approved. */
  readonly plan?: WaitingPlan;
  /** Why the plan of a held connection is not kept, continuing a sentence. */
  readonly notKept?: string;
}

/** What became of the tokens that were to be removed. */
export interface Counts {
  readonly removed: number;
  readonly failed: number;
}
