import { composeConnections, openMemory } from '../compose.ts';
import { Approval } from '../domain/approval.ts';
import { SweepError } from '../errors.ts';
import { findHeldPlan, UNKNOWN_PLAN, usesOf, whyRefused } from '../sweep/made-plan.ts';
import { readApprove, refusedApproval } from './approve-request.ts';
import { changeRules } from './change-rules.ts';
import type { InvocationContext } from './invocation-context.ts';
import { type SweepResult, sweepAndTell } from './invoke.ts';

/** Who approved: whoever may invoke the function, which CloudTrail names. */
const APPROVER = 'trigger: manual';

/**
 * Runs one invocation that carries out exactly the plan of a held connection, and returns the report. Throws SweepError
 * `invalid-event` and `memory-unavailable` before anything is touched, and `sweep-failed` or `audit-unavailable`, with the
 * report in the message, after everything is written.
 */
export async function invokeApprove(
  event: unknown,
  context: InvocationContext,
): Promise<SweepResult> {
  const hash = readApprove(event, changeRules(context));
  const { approval, connections } = await findApproval(hash, context);
  return sweepAndTell({ mode: 'enforce', connections }, context, approval);
}

/** The plan, held against what is configured and remembered now. */
async function findApproval(hash: string, { config, environment, adapters }: InvocationContext) {
  if (!environment.memory) throw new SweepError('internal', 'the memory was not found');
  // It is only read: whoever acts takes the lease.
  const memory = await openMemory(environment.memory, 0, adapters);
  const made = await findHeldPlan(memory, hash);
  if (!made) throw refusedApproval(UNKNOWN_PLAN);
  const connections = Object.keys(made.plan.connections);
  const planned = config.connections.filter(({ name }) => connections.includes(name));
  const uses = await usesOf(made, connections, memory);
  const composed = composeConnections(planned, adapters);
  const refusal = whyRefused(made, composed, uses, adapters.clock.now());
  if (refusal !== undefined) throw refusedApproval(refusal);
  return { connections, approval: new Approval(made.plan, { ...made, by: APPROVER }) };
}
