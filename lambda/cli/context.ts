import type { Adapters } from '../compose.ts';
import type { Stopping } from './stop-on-signals.ts';
import type { Terminal } from './terminal.ts';

/** What a command is given: the person, the way to be stopped, and what connections are made of. */
export interface World {
  readonly terminal: Terminal;
  readonly stopping: Stopping;
  readonly adapters: Adapters;
  readonly newRunId: () => string;
}
