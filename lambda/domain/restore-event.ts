import type { Problem } from './events.ts';
import type { Token } from './token.ts';

/** What became of a token that was to be enabled again. `planned`: nothing was tried yet. */
export type RestoreOutcome = 'planned' | 'restored' | 'already-gone' | 'failed' | 'deferred';

/** A token that is about to be enabled again. */
export interface RestoreIntent {
  readonly token: Token;
  readonly decision: RestoreEvent['decision'];
  /** The name of the rule that had it disabled. */
  readonly rule: string | undefined;
}

/** What became of one token that the sweeper had disabled, or of several that are not listed any more. */
export interface RestoreEvent {
  readonly type: 'restore';
  readonly connection: string;
  readonly provider: string;
  readonly decision: 'restore';
  /** Absent where {@link count} stands: of what is not listed, no more is known than that it was disabled. */
  readonly token?: Token;
  readonly count?: number;
  /** The rule that had it disabled. */
  readonly rule?: string;
  readonly reason: string;
  readonly outcome: RestoreOutcome;
  readonly error?: Problem;
  /** Epoch milliseconds. */
  readonly at: number;
}
