import type { Mode } from '../domain/events.ts';
import type { RestoreEvent } from '../domain/restore-event.ts';
import { SweepError } from '../errors.ts';
import type { Memory } from '../memory-ports.ts';
import type { Clock, Connected, Provider, RunnableConnection, Stop } from '../ports.ts';
import { emitRestore, emitTargets } from './restore-emit.ts';
import { listTargets, RestoreRefused, type RestoreScope, requireDisabled } from './restore-list.ts';
import { restoreTargets } from './restore-phase.ts';
import { failedResult, type Result } from './result.ts';
import { steadyClock } from './steady-clock.ts';

/** One run that enables again what the sweeper disabled. */
export interface RestoreRun {
  /** `plan` only looks what there is to restore. */
  readonly mode: Mode;
  readonly runId: string;
  readonly clock: Clock;
  readonly stop: Stop;
  readonly memory: Memory;
  /** Looks, before each request, whether what happens can still be recorded; where it cannot, the run is stopped. */
  readonly verify?: () => void;
  readonly onEvent: (event: RestoreEvent) => void;
}

/** One connection while its tokens are restored. */
export interface Restore {
  readonly connection: RunnableConnection;
  readonly run: RestoreRun;
  readonly memory: Memory;
  /** Makes sure that no other run acts on the connection. Throws SweepError `busy`, `memory-unavailable`. */
  readonly hold: () => Promise<void>;
  readonly emit: (
    event: Omit<RestoreEvent, 'type' | 'connection' | 'provider' | 'decision' | 'at'>,
  ) => void;
}

/** A provider that can enable a token again. */
export type Restorer = Provider & Required<Pick<Provider, 'restore'>>;

/**
 * Enables the tokens of one connection again that the sweeper disabled, and keeps rules from disabling them at once. Never
 * throws but {@link RestoreRefused}, before anything is touched: a failure is in the result.
 */
export async function restoreConnection(
  connection: RunnableConnection,
  scope: RestoreScope,
  options: RestoreRun,
): Promise<Result> {
  const run = { ...options, clock: steadyClock(options.clock) };
  const { memory, mode, runId } = run;
  let connected: Connected | undefined;
  let release = async () => {};
  try {
    const lease = mode === 'enforce' ? await memory.lease(connection.name, runId) : undefined;
    release = async () => lease?.release();
    const hold = async () => lease?.hold();
    const restore: Restore = { connection, run, memory, hold, emit: emitRestore(connection, run) };
    const remembered = await memory.recall(connection.name);
    requireDisabled(remembered, scope);
    connected = await connection.connect(run.stop);
    const provider = requireRestorer(connected.provider);
    const targets = await listTargets(provider, remembered, scope, restore);
    if (mode === 'enforce') return await restoreTargets(targets, remembered, provider, restore);
    emitTargets(targets, restore);
    return { status: 'ok', complete: true };
  } catch (error) {
    if (error instanceof RestoreRefused) throw error;
    return failedResult(error);
  } finally {
    await release();
    connected?.close();
  }
}

function requireRestorer(provider: Provider): Restorer {
  if (provider.restore) return provider as Restorer;
  throw new SweepError('unsupported', 'this provider cannot enable a token again');
}
