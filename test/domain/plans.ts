import type { ApprovablePlan, PlanEntry } from '../../lambda/domain/approvable-plan.ts';
import { PLAN_ORIGIN } from '../support/memory-connection.ts';

/** An entry of the connection `crm`, and what is different about it. */
export const entryOf = (differences: Partial<PlanEntry> = {}): PlanEntry => ({
  connection: 'crm',
  id: 'a',
  action: 'revoke',
  rule: 'old',
  ...differences,
});

/** A plan of the connection `crm`. */
export const approvable = (...entries: readonly PlanEntry[]): ApprovablePlan => ({
  version: PLAN_ORIGIN.version,
  connections: { crm: PLAN_ORIGIN.digests },
  entries,
});
