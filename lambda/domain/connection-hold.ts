import type { Candidate } from './candidate.ts';
import type { Plan } from './plan.ts';
import { isLiving } from './token.ts';

/** Why a whole connection is held. */
export interface Hold {
  readonly reason: string;
  /** Whether an approval of exactly this plan lifts it. */
  readonly canBeApproved: boolean;
  /** Why no approval can, where another limit would change that; continues the reason. */
  readonly whyNot?: string;
}

/** What is to be done in one connection, as far as the limits of the whole connection go. */
export interface Wanted {
  readonly plan: Plan;
  /** Candidates to which no safeguard for single tokens objects. */
  readonly allowed: readonly Candidate[];
  /** How many more there are that were counted and not kept. */
  readonly open: number;
  readonly clockSkewMillis: number;
  /** Why the list is too short, by `listDrop`. */
  readonly drop: string | undefined;
}

/** Why the whole connection is held. A limit that is exceeded stops everything, not only what exceeds it. */
export function connectionHold(wanted: Wanted): Hold | undefined {
  const firm = firmHold(wanted);
  // The drop comes first, because runs that it holds say nothing of how long a list should be.
  const reason = wanted.plan.isApproved ? firm : (wanted.drop ?? firm ?? limitReason(wanted));
  if (reason === undefined) return undefined;
  if (firm !== undefined) return { reason, canBeApproved: false };
  if (wanted.open === 0) return { reason, canBeApproved: true };
  return { reason, canBeApproved: false, whyNot: unnamed(wanted) };
}

/** What nobody can approve. */
function firmHold({ plan, clockSkewMillis }: Wanted): string | undefined {
  const { maxClockSkew } = plan.policy.policy.safeguards;
  if (plan.ownUnknown !== undefined) return `ownCredential: ${plan.ownUnknown}`;
  if (Math.abs(clockSkewMillis) <= maxClockSkew) return undefined;
  const seconds = Math.round(clockSkewMillis / 1000);
  return `maxClockSkew: the provider's clock differs from the local one by ${seconds} s`;
}

/** What an approval lifts. */
function limitReason({ plan, allowed, open }: Wanted): string | undefined {
  const { maxRevocations, maxRevocationShare } = plan.policy.policy.safeguards;
  const planned = allowed.length + open;
  if (planned > maxRevocations)
    return `maxRevocations: the plan would revoke ${planned}, the limit is ${maxRevocations}`;
  if (open > 0)
    return `maxRevocations: ${open} of the ${planned} tokens of the plan were only counted`;
  return tooLargeAShare(allowed, plan, maxRevocationShare) ?? unapproved(planned, plan);
}

/** What is only counted has no name, and what has no name can neither be removed nor approved. */
function unnamed({ plan, open }: Wanted): string {
  return `the plan cannot be approved, because the candidates before ${open} of its tokens, or their own names, fill the memory for them, so that they have no name; a limit of ${plan.limitToKeepAll} keeps them all`;
}

function unapproved(planned: number, { policy }: Plan): string | undefined {
  const { approval } = policy.policy;
  if (approval === undefined || planned === 0) return undefined;
  if (approval === 'required')
    return `approval: the plan would revoke ${planned}, and the policy wants that approved`;
  if (planned <= approval.above) return undefined;
  return `approval: the plan would revoke ${planned}, and the policy wants more than ${approval.above} approved`;
}

/** A plan with at most this many tokens is not measured against `maxRevocationShare`. */
const MAX_EXEMPT_FROM_SHARE = 3;

/**
 * Living tokens are compared with living tokens: what no longer works makes neither the plan nor the population larger, so
 * that the many dead tokens that a sweep is for neither hide a plan for the living ones nor hold it.
 */
function tooLargeAShare(
  allowed: readonly Candidate[],
  { living, now }: Plan,
  share: number,
): string | undefined {
  if (share === 0 && allowed.length > 0)
    return `maxRevocationShare: the plan would revoke ${allowed.length}, the limit is 0`;
  if (living === undefined || allowed.length <= MAX_EXEMPT_FROM_SHARE) return undefined;
  const planned = allowed.filter(({ token }) => isLiving(token, now)).length;
  // Divided rather than multiplied: the quotient of two counts is as exact as the limit itself.
  if (planned === 0 || planned / living <= share) return undefined;
  return `maxRevocationShare: the plan would revoke ${planned} of ${living} living tokens, the limit is ${share}`;
}
