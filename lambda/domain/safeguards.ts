import { type Counted, type ListedFacts, listedFactsOf } from './counted.ts';
import type { Candidate, Plan } from './plan.ts';
import type { Rule, Safeguards } from './policy-types.ts';
import { isLiving, type Token } from './token.ts';
import {
  inUse,
  minimumAge,
  ownCredential,
  protect,
  type TokenSafeguard,
} from './token-safeguards.ts';

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
  readonly withheld: readonly Withheld[];
  /** The candidates that were counted and not kept, which are all withheld too. */
  readonly counted: readonly WithheldCount[];
  /** Why the whole connection is held; then nothing is allowed. */
  readonly held?: string;
}

/** A safeguard for single tokens: it asks nothing but the token, what else is listed, or both. */
type Safeguard =
  | { readonly ofToken: TokenSafeguard }
  | { readonly ofList: (token: ListedFacts, plan: Plan) => string | undefined }
  | { readonly ofBoth: (token: Token, plan: Plan) => string | undefined };

/** The safeguards for single tokens, in the order in which they are checked. */
const SAFEGUARDS: readonly Safeguard[] = [
  { ofList: repeatedId },
  { ofList: wholeGroup },
  { ofToken: ownCredential },
  { ofToken: inUse },
  { ofList: children },
  { ofToken: protect },
  { ofToken: minimumAge },
  { ofList: keepNewest },
  { ofBoth: account },
];

function repeatedId({ hash }: ListedFacts, plan: Plan): string | undefined {
  if (!plan.repeated.has(hash)) return undefined;
  return 'duplicate-id: the provider listed this id more than once';
}

function wholeGroup({ groupHash }: ListedFacts, plan: Plan): string | undefined {
  if (!plan.brokenGroups.hasHash(groupHash)) return undefined;
  return 'incomplete-list: the tokens of its group could not all be listed';
}

function children(token: ListedFacts, plan: Plan): string | undefined {
  if (!plan.children.mayBeLostWith(token)) return undefined;
  return token.children === 'keep'
    ? 'children: living tokens may have been created with it, and would be revoked too'
    : 'children: the token that the connection signs in with may have been created with it';
}

function keepNewest(token: ListedFacts, plan: Plan): string | undefined {
  if (plan.policy.policy.safeguards.keepNewest > 0 && plan.unclearGroups.hasHash(token.groupHash))
    return 'keepNewest: a token of its group could not be read, so the newest are not known';
  if (!plan.newest.has(token)) return undefined;
  if (token.hasUnknownGroup)
    return 'keepNewest: its group is unknown, so it may be the newest of it';
  return 'keepNewest: it is among the newest living tokens of its group';
}

function account(token: Token, plan: Plan): string | undefined {
  for (const { objection } of plan.neighbours) {
    const reason = objection(token, plan.now);
    if (reason) return `account: ${reason}`;
  }
  return undefined;
}

/** Why one token is withheld, by the first safeguard that objects. */
export function objection(token: Token, plan: Plan): string | undefined {
  const facts = listedFactsOf(token);
  for (const safeguard of SAFEGUARDS) {
    const reason = answerOf(safeguard, token, facts, plan);
    if (reason) return reason;
  }
  return undefined;
}

/** Why nothing is done by a rule. */
export function blindness({ name }: Rule, { blind }: Plan): string | undefined {
  const reason = blind.get(name);
  return reason === undefined ? undefined : `blind: ${reason}`;
}

/** The same as {@link objection}, about a candidate of which no more is known; what needs the token and the list is not asked. */
function objectionToCounted({ facts, settled }: Counted, plan: Plan): string | undefined {
  for (const safeguard of SAFEGUARDS) {
    if ('ofList' in safeguard) {
      const reason = safeguard.ofList(facts, plan);
      if (reason) return reason;
    } else if ('ofToken' in safeguard && settled?.by === safeguard.ofToken) return settled.reason;
  }
  return undefined;
}

function answerOf(
  safeguard: Safeguard,
  token: Token,
  facts: ListedFacts,
  plan: Plan,
): string | undefined {
  if ('ofToken' in safeguard) return safeguard.ofToken(token, plan);
  return 'ofList' in safeguard ? safeguard.ofList(facts, plan) : safeguard.ofBoth(token, plan);
}

/** One safeguard's answer about one token. */
export interface SafeguardExplanation {
  readonly name: string;
  /** Why it withholds the token; absent when it does not. */
  readonly reason?: string;
}

/** Every safeguard with its answer about one token. */
export function explainSafeguards(token: Token, plan: Plan): SafeguardExplanation[] {
  const facts = listedFactsOf(token);
  return SAFEGUARDS.map((safeguard) => {
    const reason = answerOf(safeguard, token, facts, plan);
    return { name: nameOf(safeguard), ...(reason && { reason }) };
  });
}

function nameOf(safeguard: Safeguard): string {
  if ('ofToken' in safeguard) return safeguard.ofToken.name;
  return 'ofList' in safeguard ? safeguard.ofList.name : safeguard.ofBoth.name;
}

/**
 * Applies the safeguards to a plan. They only ever withhold candidates; they never add or reorder any.
 * @param drop why the list is too short, by `listDrop`
 */
export function guard(plan: Plan, clockSkewMillis: number, drop?: string): GuardedPlan {
  const allowed: Candidate[] = [];
  const withheld: Withheld[] = [];
  for (const candidate of plan.candidates) {
    const reason = objection(candidate.token, plan) ?? blindness(candidate.rule, plan);
    if (reason) withheld.push({ candidate, reason });
    else allowed.push(candidate);
  }
  const counts = countObjections(plan);
  const open = counts.reduce((sum, { reason, count }) => sum + (reason ? 0 : count), 0);
  const held = drop ?? hold(allowed, open, plan, clockSkewMillis);
  const counted = counts.map(({ reason = held ?? '', ...rest }) => ({ ...rest, reason }));
  if (held === undefined) return { allowed, withheld, counted };
  return {
    allowed: [],
    withheld: [...withheld, ...allowed.map((candidate) => ({ candidate, reason: held }))],
    counted,
    held,
  };
}

/** How many of the candidates that were counted and not kept each objection is about; without one they are left. */
function countObjections(plan: Plan) {
  const byRule = new Map<Rule, Map<string | undefined, number>>();
  for (const counted of plan.counted) {
    const counts = byRule.get(counted.rule) ?? new Map<string | undefined, number>();
    const reason = objectionToCounted(counted, plan) ?? blindness(counted.rule, plan);
    byRule.set(counted.rule, counts.set(reason, (counts.get(reason) ?? 0) + 1));
  }
  return [...byRule].flatMap(([rule, counts]) =>
    [...counts].map(([reason, count]) => ({ rule, reason, count })),
  );
}

/** Why the whole connection is held. A limit that is exceeded stops everything, not only what exceeds it. */
function hold(
  allowed: readonly Candidate[],
  open: number,
  plan: Plan,
  clockSkewMillis: number,
): string | undefined {
  const limits: Safeguards = plan.policy.policy.safeguards;
  if (plan.ownUnknown !== undefined) return `ownCredential: ${plan.ownUnknown}`;
  if (Math.abs(clockSkewMillis) > limits.maxClockSkew) {
    const seconds = Math.round(clockSkewMillis / 1000);
    return `maxClockSkew: the provider's clock differs from the local one by ${seconds} s`;
  }
  const planned = allowed.length + open;
  if (planned > limits.maxRevocations) {
    return `maxRevocations: the plan would revoke ${planned}, the limit is ${limits.maxRevocations}`;
  }
  if (open > 0) {
    return `maxRevocations: ${open} of the ${planned} tokens of the plan were only counted, because the candidates before them, or their own names, fill the memory for them; a limit of ${plan.limitToKeepAll} keeps them all`;
  }
  return tooLargeAShare(allowed, plan, limits.maxRevocationShare);
}

/** A plan with at most this many tokens is not measured against `maxRevocationShare`. */
const MAX_EXEMPT_FROM_SHARE = 4;

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
