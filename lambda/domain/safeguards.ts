import { type Counted, type ListedFacts, listedFactsOf } from './counted.ts';
import type { Plan } from './plan.ts';
import type { Rule } from './policy-types.ts';
import type { Token } from './token.ts';
import {
  inUse,
  minimumAge,
  ownCredential,
  protect,
  type TokenSafeguard,
} from './token-safeguards.ts';

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
export function objectionToCounted({ facts, settled }: Counted, plan: Plan): string | undefined {
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
