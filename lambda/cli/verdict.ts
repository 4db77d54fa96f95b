import type { Decision } from '../domain/events.ts';
import { NewestPerGroup } from '../domain/newest.ts';
import type { Plan } from '../domain/plan.ts';
import { decide } from '../domain/policy.ts';
import type { Conditions } from '../domain/policy-types.ts';
import { objection } from '../domain/safeguards.ts';
import type { Token } from '../domain/token.ts';

/** What becomes of one token for its own sake, limits on the whole connection aside. */
export interface Verdict {
  readonly decision: Decision;
  readonly rule?: string;
  readonly reason: string;
}

/** The verdict on `token` at the moment of `plan`. */
export function verdictOn(token: Token, plan: Plan): Verdict {
  const { action, rule } = decide(plan.policy, token, plan.now);
  if (!rule) return { decision: 'keep', reason: 'no rule matches' };
  const matched = { rule: rule.name, reason: `rule ${rule.name} matches` };
  if (action === 'keep' || action === 'report') return { decision: action, ...matched };
  const reason = objection(token, plan);
  return reason
    ? { decision: 'withheld', rule: rule.name, reason }
    : { decision: action, ...matched };
}

/**
 * The next moment at which the verdict on `token` becomes another one, if nothing but time changes;
 * `undefined` when it stays for good. `population` is everything listed, of which `plan` was made.
 */
export function nextChange(
  token: Token,
  population: readonly Token[],
  plan: Plan,
): { readonly at: number; readonly verdict: Verdict } | undefined {
  const group = population.filter((other) => other.group === token.group);
  const now = verdictOn(token, plan);
  for (const at of boundaries(token, group, plan)) {
    const verdict = verdictOn(token, planAt(at, plan, group));
    if (verdict.decision !== now.decision || verdict.rule !== now.rule) return { at, verdict };
  }
  return undefined;
}

/** The plan as it would be at another time, as far as a token of `group` can tell. */
function planAt(now: number, plan: Plan, group: readonly Token[]): Plan {
  const newest = new NewestPerGroup(plan.policy.policy.safeguards.keepNewest, now);
  for (const token of group) newest.add(token);
  return { ...plan, now, newest };
}

/** Every moment after the plan's at which some answer about `token` can change, in order. */
function boundaries(token: Token, group: readonly Token[], plan: Plan): number[] {
  const { rules, safeguards } = plan.policy.policy;
  const lengths = [0, safeguards.minimumAge, ...rules.flatMap(({ when }) => lengthsIn(when))];
  const times = [token.createdAt, token.expiresAt, token.lastUsedAt].filter(
    (time) => typeof time === 'number',
  );
  // `expiresWithin` counts back from a time, everything else counts on.
  const moments = times.flatMap((time) =>
    lengths.flatMap((length) => [time + length, time - length]),
  );
  moments.push(becomesNewest(token, group, safeguards.keepNewest));
  return [...new Set(moments)]
    .filter((moment) => moment > plan.now && moment <= LAST_DATE)
    .sort((one, other) => one - other);
}

/** The last moment that a date can name. */
const LAST_DATE = 8.64e15;

function lengthsIn({ not, ...when }: Conditions): number[] {
  const own = Object.values(when).filter((value) => typeof value === 'number');
  return not ? [...own, ...lengthsIn(not)] : own;
}

/** When so many of the newer tokens of its group have expired that `keepNewest` keeps this one. */
function becomesNewest(token: Token, group: readonly Token[], keepNewest: number): number {
  const ends = group
    .filter((other) => isNewer(other, token))
    .map(({ expiresAt }) => (typeof expiresAt === 'number' ? expiresAt : Number.POSITIVE_INFINITY))
    .sort((one, other) => other - one);
  return ends[keepNewest - 1] ?? Number.POSITIVE_INFINITY;
}

/** By the very ranking of the safeguard, before anything had expired. */
function isNewer(other: Token, token: Token): boolean {
  const newest = new NewestPerGroup(1, Number.NEGATIVE_INFINITY);
  newest.add(token);
  newest.add(other);
  return other.id !== token.id && newest.has(other);
}
