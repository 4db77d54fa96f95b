import { SweepError } from '../errors.ts';
import type { Connected, Provider, RunnableConnection } from '../ports.ts';
import { emitRestore, emitTargets } from './restore-emit.ts';
import { listTargets, requireDisabled } from './restore-list.ts';
import { restoreTargets } from './restore-phase.ts';
import {
  type Restore,
  RestoreRefused,
  type RestoreRun,
  type Restorer,
  type RestoreScope,
} from './restore-run.ts';
import { failedResult, type Result } from './result.ts';
import { steadyClock } from './steady-clock.ts';

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
    const restore: Restore = { connection, run, hold, emit: emitRestore(connection, run) };
    const remembered = await memory.recall(connection.name);
    requireDisabled(remembered, scope);
    connected = await connection.connect(run.stop, memory.fingerprintKey);
    const provider = requireRestorer(connected.provider);
    const targets = await listTargets(provider, remembered, scope, restore);
    if (mode === 'enforce') {
      // A request may wait for its turn: what was written must still be there when that comes.
      connected.beforeSending?.(() => run.intents?.verify?.());
      return await restoreTargets(targets, remembered, provider, restore);
    }
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
