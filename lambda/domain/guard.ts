import {
  type AnnouncingCandidate,
  type Candidate,
  isAnnouncing,
  isResting,
  isWaiting,
  type RestingCandidate,
  type WaitingCandidate,
} from './candidate.ts';
import { connectionHold } from './connection-hold.ts';
import type { Plan } from './plan.ts';
import type { Rule } from './policy-types.ts';
import { isInQuarantine } from './quarantine.ts';
import { blindness, objection, objectionToCounted } from './safeguards.ts';
import { protect } from './token-safeguards.ts';

/** Why a candidate is withheld that an approved plan does not name. */
export const NOT_APPROVED = 'not in the approved plan';

/** A candidate that a safeguard keeps, and why. */
export interface Withheld {
  readonly candidate: Candidate;
  readonly reason: string;
}

/** How many of the candidates that were counted and not kept are withheld for the same reason. */
export interface WithheldCount {
  readonly rule: Rule;
  readonly reason: string;
  readonly count: number;
}

/** What the safeguards leave of a plan. */
export interface GuardedPlan {
  readonly allowed: readonly Candidate[];
  /** Candidates that are announced now. */
  readonly announcing: readonly AnnouncingCandidate[];
  /** Candidates that were announced, or are in quarantine, and whose time has not come. */
  readonly waiting: readonly WaitingCandidate[];
  /** Candidates whose removal had no effect, and which this run does not try. */
  readonly resting: readonly RestingCandidate[];
  /** Candidates in quarantine that an entry of the policy protects. */
  readonly protectedNow: readonly Candidate[];
  readonly withheld: readonly Withheld[];
  /** The candidates that were counted and not kept, which are all withheld too. */
  readonly counted: readonly WithheldCount[];
  /** Why the whole connection is held; then nothing is allowed. */
  readonly held?: string;
  /** Why no approval lifts that, where another limit would change that. */
  readonly whyNot?: string;
  /** What would be allowed once it is approved; absent where the connection is not held, or no approval lifts that. */
  readonly awaiting?: readonly Candidate[];
}

/**
 * Applies the safeguards to a plan. They only ever withhold candidates; they never add or reorder any. What is announced or
 * waits counts for no limit.
 * @param drop why the list is too short, by `listDrop`
 */
export function guard(plan: Plan, clockSkewMillis: number, drop?: string): GuardedPlan {
  const sorted = sortOut(plan);
  const { allowed, announcing, withheld } = sorted;
  const counts = countObjections(plan);
  const open = counts.reduce((sum, { reason, count }) => sum + (reason ? 0 : count), 0);
  const hold = connectionHold({ plan, allowed, open, clockSkewMillis, drop });
  const held = hold?.reason;
  const left = held ?? NOT_APPROVED;
  const counted = counts.map(({ reason = left, ...rest }) => ({ ...rest, reason }));
  const mute = muteness(held, plan);
  return {
    ...sorted,
    allowed: held === undefined ? allowed : [],
    announcing: mute === undefined ? announcing : [],
    withheld: [
      ...withheld,
      ...(held === undefined ? [] : allowed.map((candidate) => ({ candidate, reason: held }))),
      ...(mute === undefined ? [] : announcing.map((candidate) => ({ candidate, reason: mute }))),
    ],
    counted,
    ...(held !== undefined && { held }),
    ...(hold?.whyNot !== undefined && { whyNot: hold.whyNot }),
    ...(hold?.canBeApproved && { awaiting: allowed }),
  };
}

/** Why nothing is announced; `undefined` where nothing speaks against it. */
function muteness(held: string | undefined, plan: Plan): string | undefined {
  if (plan.isApproved) return NOT_APPROVED;
  if (!mayAnnounce(held)) return held;
  const [blind] = plan.blind.values();
  return blind === undefined ? undefined : `blind: ${blind}`;
}

/** The candidates by what the safeguards for single tokens leave of them. */
function sortOut(plan: Plan) {
  const allowed: Candidate[] = [];
  const announcing: AnnouncingCandidate[] = [];
  const waiting: WaitingCandidate[] = [];
  const resting: RestingCandidate[] = [];
  const protectedNow: Candidate[] = [];
  const withheld: Withheld[] = [];
  for (const candidate of plan.candidates) {
    const { token } = candidate;
    const reason = objection(token, plan) ?? blindness(candidate.rule, plan);
    if (reason && isInQuarantine(plan.recall(token)) && reason === protect(token, plan))
      protectedNow.push(candidate);
    else if (reason) withheld.push({ candidate, reason });
    else if (isAnnouncing(candidate)) announcing.push(candidate);
    else if (isWaiting(candidate)) waiting.push(candidate);
    else if (isResting(candidate)) resting.push(candidate);
    else if (plan.isApproved?.(candidate) === false)
      withheld.push({ candidate, reason: NOT_APPROVED });
    else allowed.push(candidate);
  }
  return { allowed, announcing, waiting, resting, protectedNow, withheld };
}

/** How many of the candidates that were counted and not kept each objection is about; without one they are left. */
function countObjections(plan: Plan) {
  const noRoom = `maxRevocations: there is no room to name more tokens in one run; a limit of ${plan.limitToKeepAll} makes it`;
  const byRule = new Map<Rule, Map<string | undefined, number>>();
  for (const counted of plan.counted) {
    const counts = byRule.get(counted.rule) ?? new Map<string | undefined, number>();
    const objected = objectionToCounted(counted, plan) ?? blindness(counted.rule, plan);
    const reason = objected ?? (counted.isDue ? undefined : noRoom);
    byRule.set(counted.rule, counts.set(reason, (counts.get(reason) ?? 0) + 1));
  }
  return [...byRule].flatMap(([rule, counts]) =>
    [...counts].map(([reason, count]) => ({ rule, reason, count })),
  );
}

/** Safeguards that hold a connection because of how much it would do: what it announces can be relied on all the same. */
const LIMITS: ReadonlySet<string | undefined> = new Set([
  'approval',
  'maxRevocations',
  'maxRevocationShare',
]);

/** Whether a connection that is held for this reason, if any, announces what it will do. */
export function mayAnnounce(held: string | undefined): boolean {
  return held === undefined || LIMITS.has(held.split(':')[0]);
}
