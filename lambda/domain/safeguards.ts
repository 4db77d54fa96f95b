import type { Candidate, Plan } from './plan.ts';
import type { Safeguards } from './policy-types.ts';
import { isProtectedBy } from './protect.ts';
import { isLiving, keyOf, type Token } from './token.ts';

/** A candidate that a safeguard keeps, and why. */
export interface Withheld {
  readonly candidate: Candidate;
  readonly reason: string;
}

/** What the safeguards leave of a plan. */
export interface GuardedPlan {
  readonly allowed: readonly Candidate[];
  readonly withheld: readonly Withheld[];
  /** Why the whole connection is held; then nothing is allowed. */
  readonly held?: string;
}

/** One safeguard's answer about one candidate; `undefined` when it does not object. */
type TokenSafeguard = (token: Token, plan: Plan) => string | undefined;

/** The safeguards for single tokens, in the order in which they are checked. */
const TOKEN_SAFEGUARDS: readonly TokenSafeguard[] = [
  function repeatedId(token, plan) {
    if (plan.repeated.has(keyOf(token)))
      return 'duplicate-id: the provider listed this id more than once';
    return undefined;
  },
  function wholeGroup(token, plan) {
    const isBroken = plan.brokenGroups.has(token.group ?? '');
    return isBroken
      ? 'incomplete-list: the tokens of its group could not all be listed'
      : undefined;
  },
  function ownCredential(token, plan) {
    const isOwn = token.own || plan.ownIds.has(keyOf(token));
    return isOwn ? 'own-credential: the connection signs in with it' : undefined;
  },
  function inUse(token, plan) {
    const { lastUsedAt } = token;
    const isUsed = typeof lastUsedAt === 'number' && lastUsedAt > plan.now;
    return isUsed ? 'in-use: used during this run' : undefined;
  },
  function children(token, plan) {
    if (!plan.children.mayBeLostWith(token)) return undefined;
    return token.children === 'keep'
      ? 'children: living tokens may have been created with it, and would be revoked too'
      : 'children: the token that the connection signs in with may have been created with it';
  },
  function protect(token, plan) {
    const at = plan.policy.policy.protect.findIndex((entry) => isProtectedBy(entry, token));
    return at < 0 ? undefined : `protect: entry ${at + 1} of the policy matches`;
  },
  function minimumAge(token, plan) {
    const { minimumAge: millis } = plan.policy.policy.safeguards;
    if (typeof token.expiresAt === 'number' && plan.now - token.expiresAt >= millis)
      return undefined;
    if (token.createdAt === undefined) return 'minimumAge: its creation time is unknown';
    const age = plan.now - token.createdAt;
    if (age < 0) return 'minimumAge: it was created in the future';
    return age < millis ? 'minimumAge: it is too young' : undefined;
  },
  function keepNewest(token, plan) {
    if (plan.policy.policy.safeguards.keepNewest > 0 && plan.unclearGroups.has(token.group ?? ''))
      return 'keepNewest: a token of its group could not be read, so the newest are not known';
    if (!plan.newest.has(token)) return undefined;
    if (token.hasUnknownGroup)
      return 'keepNewest: its group is unknown, so it may be the newest of it';
    return 'keepNewest: it is among the newest living tokens of its group';
  },
  function account(token, plan) {
    for (const { objection } of plan.neighbours) {
      const reason = objection(token, plan.now);
      if (reason) return `account: ${reason}`;
    }
    return undefined;
  },
];

/** Why one token is withheld, by the first safeguard that objects. */
export function objection(token: Token, plan: Plan): string | undefined {
  for (const safeguard of TOKEN_SAFEGUARDS) {
    const reason = safeguard(token, plan);
    if (reason) return reason;
  }
  return undefined;
}

/** One safeguard's answer about one token. */
export interface SafeguardExplanation {
  readonly name: string;
  /** Why it withholds the token; absent when it does not. */
  readonly reason?: string;
}

/** Every safeguard with its answer about one token. */
export function explainSafeguards(token: Token, plan: Plan): SafeguardExplanation[] {
  return TOKEN_SAFEGUARDS.map((safeguard) => {
    const reason = safeguard(token, plan);
    return { name: safeguard.name, ...(reason && { reason }) };
  });
}

/**
 * Applies the safeguards to a plan. They only ever withhold candidates; they never add or reorder any.
 * @param drop why the list is too short, by `listDrop`
 */
export function guard(plan: Plan, clockSkewMillis: number, drop?: string): GuardedPlan {
  const allowed: Candidate[] = [];
  const withheld: Withheld[] = [];
  for (const candidate of plan.candidates) {
    const reason = objection(candidate.token, plan);
    if (reason) withheld.push({ candidate, reason });
    else allowed.push(candidate);
  }
  const held = drop ?? hold(allowed, plan, clockSkewMillis);
  if (!held) return { allowed, withheld };
  return {
    allowed: [],
    withheld: [...withheld, ...allowed.map((candidate) => ({ candidate, reason: held }))],
    held,
  };
}

/** Why the whole connection is held. A limit that is exceeded stops everything, not only what exceeds it. */
function hold(
  allowed: readonly Candidate[],
  plan: Plan,
  clockSkewMillis: number,
): string | undefined {
  const limits: Safeguards = plan.policy.policy.safeguards;
  if (plan.ownUnknown !== undefined) return `ownCredential: ${plan.ownUnknown}`;
  if (Math.abs(clockSkewMillis) > limits.maxClockSkew) {
    const seconds = Math.round(clockSkewMillis / 1000);
    return `maxClockSkew: the provider's clock differs from the local one by ${seconds} s`;
  }
  if (allowed.length > limits.maxRevocations) {
    return `maxRevocations: the plan would revoke ${allowed.length}, the limit is ${limits.maxRevocations}`;
  }
  return tooLargeAShare(allowed, plan, limits.maxRevocationShare);
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
