import { DAY } from './duration.ts';
import type { LapsedEntry } from './lapsed.ts';
import type { LimitedBy } from './limited-by.ts';
import type { OwnToken } from './own-token.ts';
import type { RemovingAction } from './policy-types.ts';
import type { Token } from './token.ts';

/** What a run may do: `plan` decides everything and revokes nothing. */
export type Mode = 'plan' | 'enforce';

/** What started a run: the schedule of a deployment, or a person. */
export type Trigger = 'schedule' | 'manual';

/** What was decided for a token. `withheld`: a safeguard overruled a revoke. */
export type Decision = 'keep' | 'report' | RemovingAction | 'announce' | 'withheld';

/**
 * What became of a token that was to be revoked or disabled. `planned` only in plan mode. `waiting`: it was announced, or is
 * in quarantine, by an earlier run; the decision says which.
 */
export type Outcome =
  | 'planned'
  | 'announced'
  | 'quarantined'
  | 'waiting'
  | 'revoked'
  | 'disabled'
  | 'already-gone'
  | 'failed'
  | 'deferred';

/** The two fields of an error that may leave the process. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** What went wrong in a list that was read to its end. */
export interface ListProblem extends Problem {
  /** The group in which tokens may be missing, so that its newest tokens are not known. */
  readonly group?: string;
}

/** How a connection, or the whole run, ended. */
export type RunStatus = 'ok' | 'degraded' | 'failed';

/** Rate and concurrency as the provider allowed them, for the report. */
export interface LimitState {
  readonly requestsPerSecond?: number;
  readonly concurrency: number;
  /** Responses that refused a request because of the rate limit. */
  readonly throttled: number;
}

/** The same while a connection is swept. */
export interface CurrentLimits extends LimitState {
  /** What limits it; absent where only latency and concurrency do. */
  readonly limitedBy?: LimitedBy;
}

/** Which connection an event comes from. */
interface FromConnection {
  /** Name of the connection. */
  readonly connection: string;
  /** Name of its provider. */
  readonly provider: string;
}

/** What became of one token that was not simply kept; emitted exactly once, when it is final. */
export interface TokenEvent extends FromConnection {
  readonly type: 'token';
  readonly token: Token;
  readonly decision: Decision;
  /** Name of the rule that decided. */
  readonly rule?: string;
  readonly reason: string;
  readonly outcome?: Outcome;
  readonly error?: Problem;
  /** Who approved what the run does; absent in a run that nobody approved. */
  readonly approvedBy?: string;
  /** Who was told, where it was announced: the address of its owner, `topic` or `terminal`. */
  readonly announcedTo?: string;
  /** True for a token that has failed so often that it is tried seldom. */
  readonly stuck?: true;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * What became of several tokens, all for the same reason: candidates so many that they were counted and not kept. They have
 * no {@link TokenEvent} of their own.
 */
export interface CountedEvent
  extends FromConnection,
    Pick<TokenEvent, 'decision' | 'rule' | 'reason' | 'outcome' | 'approvedBy' | 'at'> {
  readonly type: 'counted';
  /** How many tokens. */
  readonly count: number;
}

/** The report counts tokens that expire within this time as expiring soon. */
export const SOON_MILLIS = 30 * DAY;

/** One page was listed; `kept` of its tokens get no event of their own. */
export interface PageEvent extends FromConnection {
  readonly type: 'page';
  readonly listed: number;
  readonly kept: number;
  /** Of the listed tokens, those that expire within {@link SOON_MILLIS}. */
  readonly expiringSoon: number;
  /** Tokens each rule decided, by rule name. */
  readonly byRule: Readonly<Record<string, number>>;
  /** Tokens each rule could not be decided for, by rule name. */
  readonly cannotTell: Readonly<Record<string, number>>;
  /** Of the listed tokens, those that each `protect` entry matches, by `nameOfEntry`; absent where there are no entries. */
  readonly byProtect?: Readonly<Record<string, number>>;
}

/** A connection begins to revoke or disable this many tokens. */
export interface ActingEvent extends FromConnection {
  readonly type: 'acting';
  readonly candidates: number;
}

/** A connection finished. */
export interface ConnectionFinishedEvent extends FromConnection {
  readonly type: 'connection-finished';
  readonly status: RunStatus;
  /** False when something was left for the next run. */
  readonly complete: boolean;
  readonly error?: Problem;
  readonly limits?: LimitState;
  /** What limited it in the end; absent where nothing but latency and concurrency did. */
  readonly limitedBy?: LimitedBy;
  /** What is known about the token that the connection signs in with; absent when the list is incomplete. */
  readonly ownToken?: OwnToken;
  /** Entries of the list that a filter left out; absent when the list is incomplete. */
  readonly passedOver?: number;
  /** Other connections that reach the same account; absent when there is none. */
  readonly sharesAccountWith?: readonly string[];
  /** Protect entries that had lapsed when the list began; absent when there is none, or the list is incomplete. */
  readonly lapsed?: readonly LapsedEntry[];
  /** What would be done once it is approved; absent where the connection is not held, or no approval lifts that. */
  readonly plan?: WaitingPlan;
}

/** A plan that is kept for an approval. */
export interface WaitingPlan {
  readonly hash: string;
  /** Tokens that it names. */
  readonly entries: number;
  /** The last moment at which it can be approved; ISO 8601 UTC. */
  readonly until: string;
}

/** Everything that happens in a sweep; report, audit, metrics and progress all read this stream. */
export type SweepEvent =
  | TokenEvent
  | CountedEvent
  | PageEvent
  | ActingEvent
  | ConnectionFinishedEvent;
