import { composeConnections } from '../compose.ts';
import type { MadePlan } from '../domain/approvable-plan.ts';
import { Approval } from '../domain/approval.ts';
import type { Memory } from '../memory-ports.ts';
import { usesOf, whyRefused } from '../sweep/made-plan.ts';
import { usesAws } from './approver.ts';
import { openAudit } from './audit-option.ts';
import type { ApproveCommand, EnforceCommand } from './command.ts';
import type { CliContext } from './context.ts';
import { finishRun } from './finish-run.ts';
import type { ChosenConfig } from './load-config.ts';
import { isInBucket } from './memory-option.ts';
import { Refusal } from './refusal.ts';
import { runWithProgress } from './run-with-progress.ts';
import { renderPlan } from './text/plan.ts';
import { UsageError } from './usage.ts';

/** What a plan is carried out with. */
export interface ApprovedRun {
  readonly command: ApproveCommand | EnforceCommand;
  readonly config: ChosenConfig;
  readonly memory: Memory;
}

/**
 * Carries out exactly a plan, once a person agreed, and returns the exit code. Throws Refusal before anything is touched
 * where the plan must not be carried out, and UsageError.
 */
export async function runApproved(
  filed: MadePlan,
  { command, config, memory }: ApprovedRun,
  context: CliContext,
): Promise<number> {
  const { terminal, adapters, stopping, approver } = context;
  const { plan } = filed;
  requireAnswer(command, context);
  const planned = config.connections.filter(({ name }) => Object.hasOwn(plan.connections, name));
  const others = [...config.others, ...config.connections.filter((one) => !planned.includes(one))];
  const composed = composeConnections(planned, adapters, config.limits, others);
  const uses = await usesOf(filed, chosenConnections(filed, command), memory);
  const refusal = whyRefused(filed, composed, uses, adapters.clock.now());
  if (refusal) throw new Refusal(refusal);
  const runnable = composed.filter(({ name }) => uses.has(name) && !uses.get(name));
  for (const [name, used] of uses) {
    if (used)
      terminal.stderr(
        `${name}: its part of the plan was carried out already, by run ${used.runId}`,
      );
  }
  if (!command.yes) {
    terminal.stderrRaw(renderPlan(plan, terminal.stylesForStderr));
    const question = 'This cannot be undone. Carry out what is in this plan, and nothing else?';
    if (!(await terminal.ask(question, stopping.stop.signal))) {
      terminal.stderr('Nothing was revoked.');
      return stopping.stop.signal.aborted ? 1 : 0;
    }
  }
  const by = await approver(usesAws(planned) || isInBucket(command.memory));
  const audit = command.audit === undefined ? undefined : await openAudit(command.audit, context);
  const result = await runWithProgress('enforce', runnable, context, {
    deadlineMillis: command.deadlineMillis,
    all: command.all,
    json: command.json,
    ...(command.narrowing && { narrowing: command.narrowing }),
    memory,
    ownerMail: config.ownerMail,
    approval: new Approval(plan, { ...filed, by }),
    ...(audit && { audit }),
  });
  return finishRun(result, command, audit, context);
}

function requireAnswer({ command, yes }: ApprovedRun['command'], { terminal }: CliContext): void {
  if (yes || terminal.canAsk) return;
  throw new UsageError(
    `${command} asks for confirmation, but there is no terminal; add --yes to carry the plan out without asking`,
    command,
  );
}

function chosenConnections({ plan }: MadePlan, command: ApprovedRun['command']): string[] {
  const planned = Object.keys(plan.connections);
  const chosen = command.command === 'enforce' ? (command.connections ?? planned) : planned;
  const unplanned = chosen.find((name) => !planned.includes(name));
  if (unplanned !== undefined)
    throw new Refusal(
      `connection "${unplanned}" is not in this plan, which is for ${planned.join(', ')}`,
    );
  return [...chosen];
}
