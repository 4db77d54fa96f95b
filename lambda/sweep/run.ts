import type { Mode } from '../domain/events.ts';
import type { Clock, IntentLog, Stop } from '../ports.ts';

/** What all connections of a run share. */
export interface Run {
  readonly mode: Mode;
  readonly clock: Clock;
  readonly stop: Stop;
  /** Absent when nothing has to be durable before the first revocation. */
  readonly intents?: IntentLog;
}
