import { hold } from './connection-hold.ts';
import { type Counted, type ListedFacts, listedFactsOf } from './counted.ts';
import type { Candidate, Plan } from './plan.ts';
import type { Rule } from './policy-types.ts';
import type { Token } from './token.ts';
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
  /** Why no approval lifts that, where another limit would change that. */
  readonly whyNot?: string;
  /** What would be allowed once it is approved; absent where the connection is not held, or no approval lifts that. */
  readonly awaiting?: readonly Candidate[];
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

/** What is known besides the plan when it is guarded. */
export interface GuardOptions {
  readonly clockSkewMillis: number;
  /** Why the list is too short, by `listDrop`. */
  readonly drop?: string | undefined;
}

/** Applies the safeguards to a plan. They only ever withhold candidates; they never add or reorder any. */
export function guard(plan: Plan, { clockSkewMillis, drop }: GuardOptions): GuardedPlan {
  const allowed: Candidate[] = [];
  const withheld: Withheld[] = [];
  for (const candidate of plan.candidates) {
    const reason = objection(candidate.token, plan) ?? leftOut(candidate, plan);
    if (reason) withheld.push({ candidate, reason });
    else allowed.push(candidate);
  }
  const counts = countObjections(plan);
  const open = counts.reduce((sum, { reason, count }) => sum + (reason ? 0 : count), 0);
  const held = hold({ plan, allowed, open, clockSkewMillis, drop });
  const left = held?.reason ?? NOT_APPROVED;
  const counted = counts.map(({ reason = left, ...rest }) => ({ ...rest, reason }));
  if (held === undefined) return { allowed, withheld, counted };
  const { reason, canBeApproved, whyNot } = held;
  return {
    allowed: [],
    withheld: [...withheld, ...allowed.map((candidate) => ({ candidate, reason }))],
    counted,
    held: reason,
    ...(whyNot !== undefined && { whyNot }),
    ...(canBeApproved && { awaiting: allowed }),
  };
}

/** Why a candidate is left alone although no safeguard objects to its token. */
function leftOut(candidate: Candidate, plan: Plan): string | undefined {
  const isOpen = plan.isApproved?.(candidate) ?? true;
  return blindness(candidate.rule, plan) ?? (isOpen ? undefined : NOT_APPROVED);
}

/** Why a candidate is withheld that an approved plan does not name. */
export const NOT_APPROVED = 'not in the approved plan';

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
