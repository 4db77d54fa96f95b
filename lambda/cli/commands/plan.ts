import { composeConnections } from '../../compose.ts';
import { type ApprovablePlan, joinPlans } from '../../domain/approvable-plan.ts';
import type { Report } from '../../domain/report.ts';
import { plural } from '../../report/text/counts.ts';
import { openAudit } from '../audit-option.ts';
import type { PlanCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { finishRun } from '../finish-run.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';
import { checkNarrowing } from '../narrowing-option.ts';
import { writePlanFile } from '../plan-file.ts';
import { runWithProgress } from '../run-with-progress.ts';
import { tellWarnings } from '../tell-warnings.ts';
import { UsageError } from '../usage.ts';

/** Shows what would be revoked, and returns the exit code. Throws InvalidConfigurationError. */
export async function planCommand(command: PlanCommand, context: CliContext): Promise<number> {
  const config = await loadConfig(command.config, command.connections);
  tellWarnings(config, context.terminal);
  const { connections, limits, others } = config;
  if (command.narrowing) checkNarrowing(command.narrowing, connections);
  const memory = await openMemoryOption(command, config, context);
  if (command.out !== undefined && !memory)
    throw new UsageError(
      '--out: a plan needs a memory to be approved; leave out --memory none',
      'plan',
    );
  const audit = command.audit === undefined ? undefined : await openAudit(command.audit, context);
  const runnable = composeConnections(connections, context.adapters, limits, others);
  const plans: ApprovablePlan[] = [];
  const result = await runWithProgress('plan', runnable, context, {
    deadlineMillis: command.deadlineMillis,
    all: command.all,
    json: command.json,
    ...(command.narrowing && { narrowing: command.narrowing }),
    ...(audit && { audit }),
    ...(memory && { memory }),
    ...(command.at !== undefined && { at: command.at }),
    ...(command.out !== undefined && { onPlan: (plan) => void plans.push(plan) }),
  });
  if (command.out !== undefined) await writePlan(command.out, plans, result.report, context);
  return finishRun(result, command, audit, context);
}

/** Writes what can be approved of a plan, and tells what it does not hold. */
async function writePlan(
  path: string,
  plans: readonly ApprovablePlan[],
  { startedAt, connections }: Report,
  { terminal }: CliContext,
): Promise<void> {
  const planned = new Set(plans.flatMap((plan) => Object.keys(plan.connections)));
  for (const { name } of connections) {
    if (!planned.has(name))
      terminal.stderr(`--out: ${name} is not in the plan; the report says why`);
  }
  if (plans.length === 0) return;
  const plan = joinPlans(plans);
  const hash = await writePlanFile(path, plan, Date.parse(startedAt));
  const tokens = plural(plan.entries.length, 'token');
  terminal.stderr(`--out: ${tokens} in ${path}, a plan with the hash ${hash}`);
}
