import type { Adapters } from '../compose.ts';
import type { Config } from '../config/validate.ts';
import type { Environment } from './environment.ts';

/** Everything that an invocation depends on besides its event. */
export interface InvocationContext {
  readonly config: Config;
  readonly environment: Environment;
  readonly adapters: Adapters;
  readonly runId: string;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingMillis: number;
  /** Writes one line to the log. */
  readonly print: (line: string) => void;
}
