import type { ApprovablePlan } from './domain/approvable-plan.ts';
import type { NoticeRecord } from './domain/notice-record.ts';
import type { Remembered } from './domain/remembered.ts';
import type { TokenKey } from './domain/remembered-token.ts';
import type { Token } from './domain/token.ts';

/** What the sweeper remembers between runs, and who may act on a connection. */
export interface Memory {
  /** What is remembered of a connection. Throws SweepError `memory-unavailable`. */
  recall(connection: string): Promise<Remembered>;
  /**
   * Replaces what is remembered of a connection, durably. `change` is asked again when another run wrote in the meantime,
   * also where that overtook a write of this one: it must come to the same when its result is changed once more.
   * Returns what is remembered now. Throws SweepError `memory-unavailable`, also for more than can be remembered.
   * @param known what was recalled or returned before; it is not read again unless another run wrote in the meantime
   */
  update(
    connection: string,
    change: (before: Remembered) => Remembered,
    known?: Remembered,
  ): Promise<Remembered>;
  /** What fingerprints are keyed with where a connection has no secret. Throws SweepError `memory-unavailable`. */
  readonly fingerprintKey: () => Promise<string>;
  /** How the tokens of a connection are told apart in what is remembered of it. */
  tokenKeys(remembered: Remembered): TokenKeys;
  /**
   * Stores a plan under its hash, which is returned; `undefined` for one that is too large. `update` removes it once what is
   * remembered no longer names it. Throws SweepError `memory-unavailable`.
   */
  storePlan(plan: ApprovablePlan): Promise<string | undefined>;
  /** The plan that is stored under a hash. Throws SweepError `memory-unavailable`. */
  findPlan(hash: string): Promise<ApprovablePlan | undefined>;
  /**
   * The right to act on a connection. Throws SweepError `busy` while another run has it, and `memory-unavailable`.
   * @param runId the run that takes it, for whoever finds it taken
   */
  lease(connection: string, runId: string): Promise<Lease>;
}

/** What tells one token of a connection from all others. */
export interface KeyedToken extends Pick<Token, 'id' | 'within'> {
  /** The identifier of a token whose `id` is a fingerprint, which changes with the connection's secret. */
  readonly secretId?: string | undefined;
}

/** Makes the keys under which tokens are remembered. */
export interface TokenKeys {
  /** What the keys are made with, for {@link Remembered.tokenKey}. */
  readonly key: string;
  /** The key of a token. */
  of(token: KeyedToken): TokenKey;
  /** The key of a token if it is remembered: costs little for one that is not, and nothing where none is. */
  find(token: KeyedToken): TokenKey | undefined;
}

/** The right of one run to act on a connection. It ends with its length, unless it is renewed before. */
export interface Lease {
  /**
   * Makes sure that the right will last until a request that begins now is over: call it before each page and each
   * removal. Throws SweepError `busy` once another run has it, and `memory-unavailable` where that cannot be known.
   */
  hold(): Promise<void>;
  /** Gives the right up. Never throws: one that cannot be given up ends with its length. */
  release(): Promise<void>;
}

/** What the sweeper remembers of what people were told. */
export interface NoticeMemory {
  /** Throws SweepError `memory-unavailable`. */
  recall(): Promise<NoticeRecord>;
  /** As {@link Memory.update}. Throws SweepError `memory-unavailable`. */
  update(change: (before: NoticeRecord) => NoticeRecord): Promise<void>;
}
