import type { Mode } from '../domain/events.ts';
import type { Clock, Connected, IntentLog, RunnableConnection, Stop } from '../ports.ts';
import type { ConnectionEvents } from './emitter.ts';
import type { AccountShare } from './same-account.ts';

/** What all connections of a run share. */
export interface Run {
  readonly mode: Mode;
  readonly clock: Clock;
  readonly stop: Stop;
  /** Absent when nothing has to be persisted before the first revocation. */
  readonly intents?: IntentLog;
}

/** One connection while it is swept: everything that its phases need. */
export interface ConnectionSweep {
  readonly connection: RunnableConnection;
  readonly connected: Connected;
  readonly run: Run;
  readonly events: ConnectionEvents;
  readonly account: AccountShare;
}
