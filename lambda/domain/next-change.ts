import { listedFactsOf } from './counted.ts';
import { LAST_INSTANT } from './duration.ts';
import { NewestPerGroup } from './newest.ts';
import type { Plan } from './plan.ts';
import type { Conditions } from './policy-types.ts';
import { keyOf, type Token } from './token.ts';
import { type Verdict, verdictOn } from './verdict.ts';

/** Another verdict, and when it comes. */
export interface VerdictChange {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly verdict: Verdict;
}

/**
 * The next time at which the verdict on `token` changes if nothing but time passes; `undefined` when it never does.
 * @param population everything listed, of which `plan` was made
 */
export function nextChange(
  token: Token,
  population: readonly Token[],
  plan: Plan,
): VerdictChange | undefined {
  const group = population.filter((member) => member.group === token.group);
  const current = verdictOn(token, plan);
  for (const at of boundaries(token, group, plan)) {
    const verdict = verdictOn(token, planAt(at, plan, group));
    if (!isSame(verdict, current)) return { at, verdict };
  }
  return undefined;
}

function isSame(one: Verdict, other: Verdict): boolean {
  const { decision, rule, isWaiting } = one;
  return decision === other.decision && rule === other.rule && isWaiting === other.isWaiting;
}

/** The plan as it would be at another time, as far as a token of `group` is concerned. */
function planAt(now: number, plan: Plan, group: readonly Token[]): Plan {
  const newest = new NewestPerGroup(plan.policy.policy.safeguards.keepNewest, now);
  for (const token of group) newest.add(token);
  return { ...plan, now, newest };
}

/** Every time after the plan's at which an answer about `token` can change, in order. */
function boundaries(token: Token, group: readonly Token[], plan: Plan): number[] {
  const { rules, safeguards, protect } = plan.policy.policy;
  const durations = [0, safeguards.minimumAge, ...rules.flatMap(({ when }) => durationsIn(when))];
  const times = [token.createdAt, token.expiresAt, token.lastUsedAt].filter(
    (time) => typeof time === 'number',
  );
  // `expiresWithin` counts back from a time, everything else counts forward.
  const moments = times.flatMap((time) =>
    durations.flatMap((duration) => [time + duration, time - duration]),
  );
  moments.push(becomesNewestAt(token, group, safeguards.keepNewest));
  moments.push(...protect.flatMap(({ until }) => until ?? []), ...endsOfWaits(token, plan));
  return [...new Set(moments)]
    .filter((moment) => moment > plan.now && moment <= LAST_INSTANT)
    .sort((earlier, later) => earlier - later);
}

/** When what is remembered of the token lets something else happen. */
function endsOfWaits(token: Token, plan: Plan): number[] {
  const { announced, quarantined, noticed, restored } = plan.recall(token) ?? {};
  const { rules } = plan.policy.policy;
  const waits = rules.flatMap(({ announce }) => announce ?? []);
  const lengths = rules.flatMap((rule) => rule.for ?? []);
  return [
    ...(announced ? [announced.wait, ...waits].map((wait) => announced.at + wait) : []),
    ...(quarantined ? [quarantined.for, ...lengths].map((one) => quarantined.at + one) : []),
    ...(quarantined && noticed ? [noticed.at + quarantined.for] : []),
    ...(restored ? [restored.until] : []),
  ];
}

function durationsIn({ not, ...when }: Conditions): number[] {
  const own = Object.values(when).filter((value) => typeof value === 'number');
  return not ? [...own, ...durationsIn(not)] : own;
}

/** When enough of the newer tokens of its group have expired that `keepNewest` keeps this one. */
function becomesNewestAt(token: Token, group: readonly Token[], keepNewest: number): number {
  const ends = group
    .filter((member) => isNewer(member, token))
    .map(({ expiresAt }) => (typeof expiresAt === 'number' ? expiresAt : Number.POSITIVE_INFINITY))
    .sort((earlier, later) => later - earlier);
  return ends[keepNewest - 1] ?? Number.POSITIVE_INFINITY;
}

/** By the ranking of the safeguard itself, as if nothing had expired yet. */
function isNewer(member: Token, token: Token): boolean {
  const newest = new NewestPerGroup(1, Number.NEGATIVE_INFINITY);
  newest.add(token);
  newest.add(member);
  return keyOf(member) !== keyOf(token) && newest.has(listedFactsOf(member));
}
