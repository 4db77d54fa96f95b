import type { ApprovablePlan, PlanEntry } from './approvable-plan.ts';
import { actionOf, type Candidate } from './candidate.ts';
import { keyOf } from './token.ts';

/** A plan that somebody approved, in a run that does nothing else. */
export class Approval {
  readonly hash: string;
  /** Epoch milliseconds at which the plan was last made. */
  readonly madeAt: number;
  /** Who approved it, in words. */
  readonly by: string;
  readonly #actions = new Map<string, PlanEntry['action']>();

  constructor(
    plan: ApprovablePlan,
    { hash, madeAt, by }: Pick<Approval, 'hash' | 'madeAt' | 'by'>,
  ) {
    this.hash = hash;
    this.madeAt = madeAt;
    this.by = by;
    for (const entry of plan.entries)
      this.#actions.set(tokenKeyOf(entry.connection, entry), entry.action);
  }

  /** Whether the plan names this token of the connection, with the same action. */
  names(connection: string, candidate: Candidate): boolean {
    const action = this.#actions.get(tokenKeyOf(connection, candidate.token));
    return action === actionOf(candidate);
  }
}

/** Names of connections hold no line break. */
function tokenKeyOf(connection: string, token: Pick<PlanEntry, 'id' | 'within'>): string {
  return `${connection}\n${keyOf(token)}`;
}
