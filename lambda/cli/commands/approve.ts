import { findHeldPlan, UNKNOWN_PLAN } from '../../sweep/made-plan.ts';
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
  const made = await findHeldPlan(memory, hash);
  if (!made) throw new Refusal(UNKNOWN_PLAN);
  return runApproved(made, { command, config, memory }, context);
}
