import { type Adapters, openMemory } from '../compose.ts';
import { memoryProblems } from '../config/needs-memory.ts';
import { InvalidConfigurationError } from '../config/problems.ts';
import type { Connection } from '../config/validate.ts';
import { MINUTE } from '../domain/duration.ts';
import type { Trigger } from '../domain/events.ts';
import type { RunMemory } from '../sweep/connection-sweep.ts';
import type { Environment } from './environment.ts';
import type { Log } from './log.ts';

/** What an invocation may take longer than Lambda lets it: requests that are still on their way when it is ended. */
const LEASE_MARGIN_MILLIS = 5 * MINUTE;

/** What the memory of an invocation depends on. */
export interface RunMemoryContext {
  readonly environment: Environment;
  readonly adapters: Adapters;
  readonly runId: string;
  readonly trigger: Trigger;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingMillis: number;
  readonly log: Log;
}

/**
 * Opens the memory of an invocation; `undefined` where the deployment gives none. Its leases last for what is left of the
 * invocation and {@link LEASE_MARGIN_MILLIS}. Throws InvalidConfigurationError where a policy needs a memory.
 */
export async function openRunMemory(
  connections: readonly Connection[],
  { environment, adapters, runId, trigger, remainingMillis, log }: RunMemoryContext,
): Promise<RunMemory | undefined> {
  if (!environment.memory) {
    const problems = memoryProblems(connections);
    if (problems.length > 0) throw new InvalidConfigurationError(problems);
    return undefined;
  }
  const leaseMillis = remainingMillis + LEASE_MARGIN_MILLIS;
  return {
    memory: await openMemory(environment.memory, leaseMillis, adapters),
    runId,
    trigger,
    remembersRun: true,
    warn: (connection, { code, message }) =>
      log('WARN', 'this plan is not remembered', { connection, error: { code, message } }),
  };
}
