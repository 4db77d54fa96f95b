import { actionOf, type Candidate } from './candidate.ts';
import type { RemovingAction } from './policy-types.ts';
import { shownText } from './shown.ts';

/** What is to be done to one token, as people see and approve it. Holds no token value. */
export interface PlanEntry {
  readonly connection: string;
  /** What the id is unique within, where the provider names it. */
  readonly within?: string;
  /** The public id of the token, or its fingerprint. */
  readonly id: string;
  readonly name?: string;
  readonly action: RemovingAction;
  /** Name of the rule that decided. */
  readonly rule: string;
}

/** What the plan of a connection depends on besides its tokens, each as a SHA-256: neither its limits nor its secret. */
export interface Digests {
  readonly provider: string;
  readonly definition: string;
  readonly settings: string;
  readonly endpoint: string;
  readonly policy: string;
}

/** The keys of {@link Digests}, in the order in which a change is looked for. */
export const DIGESTED = ['provider', 'definition', 'settings', 'endpoint', 'policy'] as const;

/** What the plans of one connection are made with. */
export interface PlanOrigin {
  /** The version of this program. */
  readonly version: string;
  readonly digests: Digests;
}

/** A plan that somebody can approve: exactly what is to be done, and what that was worked out from. */
export interface ApprovablePlan {
  /** The version of the program that made it. */
  readonly version: string;
  /** The connections that it plans for, by name. */
  readonly connections: Readonly<Record<string, Digests>>;
  readonly entries: readonly PlanEntry[];
}

/** A plan with its hash and its age. */
export interface MadePlan {
  readonly plan: ApprovablePlan;
  readonly hash: string;
  /** When it was last made, in epoch milliseconds. */
  readonly madeAt: number;
}

/** The plan of one connection. */
export function approvablePlan(
  connection: string,
  candidates: readonly Candidate[],
  { version, digests }: PlanOrigin,
): ApprovablePlan {
  const entries = candidates.map((candidate) => entryOf(connection, candidate));
  return { version, connections: { [connection]: digests }, entries };
}

function entryOf(connection: string, candidate: Candidate): PlanEntry {
  const { within, id, name } = candidate.token;
  return {
    connection,
    ...(within !== undefined && { within }),
    id,
    ...(name !== undefined && { name: shownText(name) }),
    action: actionOf(candidate),
    rule: candidate.rule.name,
  };
}

/** The plan of several connections, each with one of its own. Throws RangeError without any. */
export function joinPlans(plans: readonly ApprovablePlan[]): ApprovablePlan {
  const [first] = plans;
  if (!first) throw new RangeError('there is no plan to join');
  return {
    version: first.version,
    connections: Object.assign({}, ...plans.map(({ connections }) => connections)),
    entries: plans.flatMap(({ entries }) => entries),
  };
}
