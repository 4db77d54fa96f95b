/*
 * A second opinion on what becomes of a whole list, with what is remembered of it: written from docs/waiting.md, docs/memory.md
 * and docs/approval.md alone, on top of the one on the policy language. It shares no line with what it judges.
 */

import { mustBeHeld, type PastList } from '../nights/expected-list.ts';
import { firstMatch, firstObjection, isTooLargeAShare, lives } from './oracle.ts';
import { lengthOf } from './oracle-conditions.ts';
import type { Facts, WrittenPolicy, WrittenRule } from './written-policy.ts';

/** What is remembered of one token, as the pages name it. Instants are epoch milliseconds, lengths milliseconds. */
export interface Past {
  readonly announced?: { readonly at: number; readonly wait: number };
  readonly quarantined?: { readonly at: number; readonly for: number };
  readonly disabledAt?: number;
  readonly noticed?: { readonly at: number; readonly reason: 're-enabled' | 'used' };
  readonly restored?: { readonly at: number; readonly until: number };
  readonly removedAt?: number;
  readonly failures?: { readonly count: number; readonly waitRuns: number };
}

/** One run of a connection. */
export interface Tonight {
  readonly policy: WrittenPolicy;
  readonly listed: readonly Facts[];
  readonly past: ReadonlyMap<string, Past>;
  readonly lists: readonly PastList[];
  readonly now: number;
  readonly skewMillis: number;
  readonly isEnforcing: boolean;
  /** In a run that carries out an approved plan: `ACTION ID` of each entry. */
  readonly approved?: ReadonlySet<string>;
}

type Act = 'revoke' | 'disable' | 'quarantine';
type Step = 'keep' | 'report' | 'withhold' | 'announce' | 'wait' | 'fail' | 'gone' | `do ${Act}`;

const DAY = 86_400_000;
const DONE = { revoke: 'revoked', disable: 'disabled', quarantine: 'quarantined' } as const;

/** The state in which each token is counted, in the order of the list. */
export function endsOf(tonight: Tonight): string[] {
  const { approved, isEnforcing } = tonight;
  const steps = tonight.listed.map((token) => guarded(token, tonight));
  const held = heldBy(steps, tonight);
  const isMute = approved !== undefined || held === 'maxListDrop' || held === 'maxClockSkew';
  return steps.map((step) => {
    if (step === 'keep') return 'kept';
    if (step === 'gone') return 'alreadyGone';
    if (step === 'fail') return 'failed';
    if (step === 'wait') return 'waiting';
    if (step === 'report') return 'reported';
    if (step === 'withhold') return 'withheld';
    if (step === 'announce') return isMute ? 'withheld' : isEnforcing ? 'announced' : 'planned';
    if (held !== undefined) return 'withheld';
    return isEnforcing ? DONE[actOf(step)] : 'planned';
  });
}

const actOf = (step: Step) => step.slice(3) as Act;
const isDoing = (step: Step) => step.startsWith('do ');

/** What holds the whole connection. */
function heldBy(steps: readonly Step[], tonight: Tonight): string | undefined {
  const { policy, listed, now, skewMillis, lists, approved } = tonight;
  const { maxClockSkew = '2m', maxRevocations = 100 } = policy.safeguards ?? {};
  const { maxRevocationShare = 0.5 } = policy.safeguards ?? {};
  const count = steps.filter(isDoing).length;
  const living = listed.filter((token) => lives(token, now));
  const goingLiving = listed.filter(
    (token, index) => isDoing(steps[index] ?? 'keep') && lives(token, now),
  );
  if (!approved && mustBeHeld(lists, listed.length)) return 'maxListDrop';
  if (Math.abs(skewMillis) > lengthOf(maxClockSkew)) return 'maxClockSkew';
  if (approved) return undefined;
  if (count > maxRevocations) return 'maxRevocations';
  if (isTooLargeAShare(count, goingLiving.length, living.length, maxRevocationShare))
    return 'maxRevocationShare';
  const { approval } = policy;
  if (approval === 'required' && count > 0) return 'approval';
  return typeof approval === 'object' && count > approval.above ? 'approval' : undefined;
}

/** What is to be done, after the safeguards for single tokens, and after what somebody approved. */
function guarded(token: Facts, tonight: Tonight): Step {
  const { policy, listed, now, past, approved } = tonight;
  const known = pastOf(token, past);
  const step = stepOf(token, known, tonight);
  if (!isDoing(step) && step !== 'announce' && step !== 'wait' && step !== 'fail') return step;
  if (step === 'fail' && !isWanted(firstMatch(policy, token, now), token)) return step;
  if (token.providerState) return step;
  const objection = firstObjection(policy, token, listed, now);
  if (objection)
    return objection === 'protect' && quarantineOf(token, known, now) ? 'report' : 'withhold';
  const isNamed = approved?.has(`${step.slice(3)} ${token.id}`) ?? true;
  return isDoing(step) && !isNamed ? 'withhold' : step;
}

/** What is remembered of this token, and not of an earlier one with its id. */
function pastOf({ id, createdAt }: Facts, past: ReadonlyMap<string, Past>): Past {
  const known = past.get(id) ?? {};
  const { removedAt } = known;
  const isAnother = removedAt !== undefined && createdAt !== undefined && createdAt > removedAt;
  return isAnother ? {} : known;
}

/** Whether a rule takes a token out of use that is not out of use already. */
function isWanted(rule: WrittenRule | undefined, { disabled }: Facts): boolean {
  if (rule?.action === 'disable') return disabled !== true;
  return rule?.action === 'revoke' || rule?.action === 'quarantine';
}

/** What comes next for a token, whatever the safeguards say. */
function stepOf(token: Facts, known: Past, { policy, now }: Tonight): Step {
  const state = token.providerState?.kind;
  if (state === 'unreadable') return 'fail';
  if (state !== undefined) return state === 'in-transition' ? 'keep' : 'gone';
  const rule = firstMatch(policy, token, now);
  const step = quarantineOf(token, known, now)
    ? stepInQuarantine(token, known, rule, now)
    : stepByRules(token, known, rule, now);
  const { removedAt, failures } = known;
  const hasFailed = failures !== undefined || removedAt !== undefined;
  // The list that finds it is the first failure; a try comes once so many runs have listed the token.
  const rests = failures ? failures.waitRuns > 1 : removedAt !== undefined;
  if (hasFailed && rests && (isDoing(step) || step === 'announce')) return 'fail';
  const isSettled = step === 'report' || step === 'withhold';
  if (
    removedAt !== undefined &&
    !isWanted(rule, token) &&
    !(isSettled && rule?.action !== 'report')
  )
    return 'fail';
  return step;
}

/** The quarantine that a token is in, or was until somebody ended it not long enough ago. */
function quarantineOf({ disabled }: Facts, { quarantined, noticed }: Past, now: number) {
  if (!quarantined) return false;
  const isOver = noticed !== undefined && now - noticed.at >= quarantined.for;
  return !isOver || (noticed.reason === 'used' && disabled === true);
}

function stepByRules(token: Facts, known: Past, rule: WrittenRule | undefined, now: number): Step {
  if (rule?.action === 'report') return 'report';
  if (!rule || !isWanted(rule, token)) return 'keep';
  const { restored, removedAt } = known;
  if (rule.action !== 'revoke' && restored && now < restored.until) return 'withhold';
  if (rule.action === 'quarantine') {
    if (token.disabled === undefined) return 'withhold';
    if (token.disabled && removedAt !== undefined) return 'do revoke';
    if (token.disabled && known.disabledAt === undefined) return 'report';
  }
  return stepByPromise(known, rule, now, rule.action as Act);
}

function stepInQuarantine(
  { disabled, lastUsedAt }: Facts,
  known: Past,
  rule: WrittenRule | undefined,
  now: number,
): Step {
  const { quarantined = { at: now, for: 0 }, disabledAt = quarantined.at, noticed } = known;
  const wants = rule?.action === 'revoke' || rule?.action === 'quarantine';
  const otherwise = rule?.action === 'disable' ? 'keep' : 'report';
  if (noticed) {
    if (now - noticed.at < quarantined.for) return 'report';
    return wants ? stepByPromise(known, rule, now, rule.action as Act) : otherwise;
  }
  if (disabled === false) return 'report';
  if (typeof lastUsedAt === 'number' && lastUsedAt - disabledAt > DAY) return 'report';
  if (disabled === undefined) return 'withhold';
  if (!wants) return otherwise;
  const asked = rule.action === 'quarantine' ? lengthOf(rule.for ?? '0s') : 0;
  if (now - quarantined.at >= Math.max(quarantined.for, asked)) return 'do revoke';
  return rule.action === 'quarantine' ? 'wait' : stepByPromise(known, rule, now, 'revoke');
}

/** Announced, waiting, or the action. */
function stepByPromise({ announced }: Past, rule: WrittenRule, now: number, act: Act): Step {
  const asked = lengthOf(rule.announce ?? '0s');
  if (announced) return now - announced.at < Math.max(announced.wait, asked) ? 'wait' : `do ${act}`;
  return asked > 0 ? 'announce' : `do ${act}`;
}
