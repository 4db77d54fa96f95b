import type { Mode, Problem } from '../domain/events.ts';
import type { RememberedToken, TokenKey } from '../domain/remembered-token.ts';
import type { RestoreEvent } from '../domain/restore-event.ts';
import type { Token } from '../domain/token.ts';
import type { Memory } from '../memory-ports.ts';
import type { Clock, IntentLog, Provider, RunnableConnection, Stop } from '../ports.ts';

/** One run that enables again what the sweeper disabled. */
export interface RestoreRun {
  /** `plan` only looks what there is to restore. */
  readonly mode: Mode;
  readonly runId: string;
  readonly clock: Clock;
  readonly stop: Stop;
  readonly memory: Memory;
  /** Absent when nothing has to be persisted before the first request. */
  readonly intents?: IntentLog;
  readonly onEvent: (event: RestoreEvent) => void;
}

/** Which tokens of a connection are to be enabled again: one, those that one run disabled, or all. */
export type RestoreScope =
  | { readonly token: string }
  | { readonly run: string }
  | { readonly all: true };

/** One connection while its tokens are restored. */
export interface Restore {
  readonly connection: RunnableConnection;
  readonly run: RestoreRun;
  /** Makes sure that no other run acts on the connection. Throws SweepError `busy`, `memory-unavailable`. */
  readonly hold: () => Promise<void>;
  readonly emit: (event: RestoreOutcomeEvent) => void;
}

/** A {@link RestoreEvent} without what all of a connection have in common. */
export type RestoreOutcomeEvent = Omit<
  RestoreEvent,
  'type' | 'connection' | 'provider' | 'decision' | 'at'
>;

/** A provider that can enable a token again. */
export type Restorer = Provider & Required<Pick<Provider, 'restore'>>;

/** A listed token that the sweeper disabled. */
export interface Target {
  readonly token: Token;
  readonly key: TokenKey;
  readonly remembered: RememberedToken;
}

/** What there is to restore. */
export interface Targets {
  readonly listed: readonly Target[];
  /** Tokens that the sweeper disabled and that are not listed any more. */
  readonly missing: number;
  /** Why what is missing may be there all the same. */
  readonly gap?: string;
}

/** What became of one token: what the provider says, what went wrong, or that it works already. */
export type RestoreAnswer = 'restored' | 'enabled' | 'gone' | { readonly error: Problem };

/** Of each token that was tried. */
export type RestoreAnswers = Map<Target, RestoreAnswer>;

/** This cannot be restored; nothing was touched. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
}
