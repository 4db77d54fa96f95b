import { runApproved } from '../approved-run.ts';
import type { ApproveCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';
import { Refusal } from '../refusal.ts';
import { UsageError } from '../usage.ts';

/**
 * Carries out the plan of a held connection, and returns the exit code.
 * Throws UsageError, InvalidConfigurationError, Refusal, SweepError `memory-unavailable`.
 */
export async function approveCommand(
  command: ApproveCommand,
  context: CliContext,
): Promise<number> {
  const { hash } = command;
  const config = await loadConfig(command.config);
  const memory = await openMemoryOption(command, config, context);
  if (!memory) throw new UsageError('approve needs the memory that holds the plan', 'approve');
  const plan = await memory.findPlan(hash);
  const [connection = ''] = Object.keys(plan?.connections ?? {});
  const { plans = [] } = plan ? await memory.recall(connection) : {};
  const kept = plans.find((one) => one.hash === hash);
  if (!plan || !kept)
    throw new Refusal(
      'no plan of this hash is known; the memory keeps the last 7 plans of each connection, and reports show their hashes',
    );
  return runApproved({ plan, hash, madeAt: kept.madeAt }, { command, config, memory }, context);
}
