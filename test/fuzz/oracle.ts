/*
 * A second opinion on the policy language: written from docs/configuration.md alone, in the most naive
 * way, sharing no line with what it judges but the hash that breaks ties. Where both disagree, one of them misreads that page.
 */

import { hash53 } from '../../lambda/domain/id-hash.ts';
import { and, isLike, lengthOf } from './oracle-conditions.ts';
import type { Facts, WrittenPolicy, WrittenRule } from './written-policy.ts';

/** What becomes of one token, and the rule or the safeguard that says so. */
export interface Opinion {
  readonly decision: string;
  readonly by?: string;
}

/** What becomes of each token of a connection, in the order in which they were listed. */
export function opinionsOf(
  policy: WrittenPolicy,
  listed: readonly Facts[],
  now: number,
  skewMillis: number,
): Opinion[] {
  const { maxClockSkew = '2m', maxRevocations = 100 } = policy.safeguards ?? {};
  const { maxRevocationShare = 0.5 } = policy.safeguards ?? {};
  const opinions = listed.map((token) => single(policy, token, listed, now));
  const left = opinions.filter(isRevocation).length;
  const leftLiving = listed.filter((token, i) => {
    const opinion = opinions[i];
    return opinion && isRevocation(opinion) && lives(token, now);
  }).length;
  const living = new Set(listed.filter((token) => lives(token, now)).map(({ id }) => id)).size;

  let held: string | undefined;
  if (skewMillis > lengthOf(maxClockSkew) || -skewMillis > lengthOf(maxClockSkew)) {
    held = 'maxClockSkew';
  } else if (left > maxRevocations) {
    held = 'maxRevocations';
  } else if (isTooLargeAShare(left, leftLiving, living, maxRevocationShare)) {
    held = 'maxRevocationShare';
  }
  if (held === undefined) return opinions;
  const by = held;
  return opinions.map((one) => (isRevocation(one) ? { decision: 'withheld', by } : one));
}

/** The rules that cannot be told of a token, by name, up to the one that matches. */
export function undecidedRules(policy: WrittenPolicy, token: Facts, now: number): string[] {
  const undecided: string[] = [];
  if (token.providerState) return undecided;
  for (let i = 0; i < policy.rules.length; i++) {
    const rule = policy.rules[i];
    if (!rule) continue;
    const answer = and(rule.when, token, now);
    if (answer === 'yes') break;
    if (answer === 'cannot tell') undecided.push(rule.name ?? `rule-${i + 1}`);
  }
  return undecided;
}

function isRevocation({ decision }: Opinion): boolean {
  return decision === 'revoke' || decision === 'disable';
}

/** Counted in hundredths, as the shares of the tests are written, so that nothing is rounded. */
export function isTooLargeAShare(
  left: number,
  leftLiving: number,
  living: number,
  share: number,
): boolean {
  const hundredths = Math.round(share * 100);
  if (hundredths === 0) return left > 0;
  return left > 3 && leftLiving * 100 > hundredths * living;
}

/** Whether a token works, as far as is known. */
export function lives({ providerState, disabled, expiresAt }: Facts, now: number): boolean {
  if (providerState || disabled) return false;
  return expiresAt === 'never' || expiresAt === 'unknown' || expiresAt > now;
}

/** What becomes of one token as long as its connection is not held. */
function single(
  policy: WrittenPolicy,
  token: Facts,
  listed: readonly Facts[],
  now: number,
): Opinion {
  if (token.providerState) return { decision: 'keep' };
  const rule = firstMatch(policy, token, now);
  if (!rule || rule.action === 'keep') return { decision: 'keep' };
  const by = rule.name ?? `rule-${policy.rules.indexOf(rule) + 1}`;
  if (rule.action === 'disable' && token.disabled) return { decision: 'keep' };
  if (rule.action === 'report') return { decision: 'report', by };
  const objection = firstObjection(policy, token, listed, now);
  return objection ? { decision: 'withheld', by: objection } : { decision: rule.action, by };
}

/** The rule that decides about a token, if one does. */
export function firstMatch(
  { rules }: WrittenPolicy,
  token: Facts,
  now: number,
): WrittenRule | undefined {
  return rules.find(({ when }) => and(when, token, now) === 'yes');
}

/** The first safeguard for single tokens that keeps one which a rule wants gone. */
export function firstObjection(
  policy: WrittenPolicy,
  token: Facts,
  listed: readonly Facts[],
  now: number,
): string | undefined {
  const { keepNewest = 1, minimumAge = '1h' } = policy.safeguards ?? {};
  if (listed.filter(({ id }) => id === token.id).length > 1) return 'duplicate-id';
  if (token.own) return 'own-credential';
  if (typeof token.lastUsedAt === 'number' && token.lastUsedAt > now) return 'in-use';
  if (takesAlong(token, listed, now)) return 'children';
  if ((policy.protect ?? []).some((entry) => isProtectedBy(entry, token, now))) return 'protect';
  if (!isOldEnough(token, now, lengthOf(minimumAge))) return 'minimumAge';
  const isUnclear = listed.some(
    (one) => one.providerState?.kind === 'unreadable' && one.group === token.group,
  );
  if (keepNewest > 0 && isUnclear) return 'keepNewest';
  const newest = newestFirst(listed, token.group, now).slice(0, keepNewest);
  if (newest.includes(token.id)) return 'keepNewest';
  return undefined;
}

/** Whether a living token that must stay may have been made with this one. */
function takesAlong(token: Facts, listed: readonly Facts[], now: number): boolean {
  if (token.children === undefined) return false;
  return listed.some((child) => {
    if (!child.hasUnknownParent || child.id === token.id) return false;
    if (child.providerState?.kind === 'gone' || child.providerState?.kind === 'vanished')
      return false;
    if (typeof child.expiresAt === 'number' && child.expiresAt <= now) return false;
    if (token.children === 'revoke' && !child.own) return false;
    if (child.createdAt === undefined || token.createdAt === undefined) return true;
    return child.createdAt >= token.createdAt;
  });
}

function isProtectedBy(
  { until, reason: _, ...globs }: Readonly<Record<string, string>>,
  token: Facts,
  now: number,
): boolean {
  if (until !== undefined && endOf(until) <= now) return false;
  return Object.entries(globs).every(([key, glob]) => {
    if (key === 'id') return looksLike(glob, token.id);
    if (key === 'name') return token.name !== undefined && looksLike(glob, token.name);
    if (key === 'owner') return token.owner !== undefined && looksLike(glob, token.owner);
    if (key === 'scope') return token.scopes?.some((scope) => looksLike(glob, scope)) ?? false;
    if (key !== 'tag') throw new Error(`no such key: ${key}`);
    return Object.entries(token.tags ?? {}).some(
      ([name, value]) => looksLike(glob, name) || looksLike(glob, `${name}=${value}`),
    );
  });
}

/** A day ends at 24:00 in UTC. */
function endOf(until: string): number {
  return /^\d{4}-\d\d-\d\d$/.test(until) ? Date.parse(`${until}T24:00Z`) : Date.parse(until);
}

/** As it is, or as it looks. */
function looksLike(glob: string, text: string): boolean {
  return isLike(glob, text) || isLike(shown(glob), shown(text));
}

function shown(text: string): string {
  const visible = [...text].filter(
    (one) => !/\p{Default_Ignorable_Code_Point}|\p{Cc}|\p{Cf}/u.test(one),
  );
  return visible.join('').normalize('NFKC');
}

function isOldEnough({ expiresAt, createdAt }: Facts, now: number, age: number): boolean {
  if (typeof expiresAt === 'number' && now - expiresAt >= age) return true;
  if (createdAt === undefined) return false;
  if (createdAt > now) return false;
  return !(now - createdAt < age);
}

/** The ids of the unexpired tokens of a group, the newest first; a repeated id stands where it is newest. */
function newestFirst(listed: readonly Facts[], group: string | undefined, now: number): string[] {
  const competing = listed.filter((one) => one.group === group && lives(one, now));
  const age = ({ createdAt, expiresAt }: Facts) => {
    if (createdAt !== undefined) return createdAt;
    return typeof expiresAt === 'number' ? expiresAt : Number.MAX_VALUE;
  };
  competing.sort((a, b) => {
    if (age(a) !== age(b)) return age(b) - age(a);
    return hash53(b.id) - hash53(a.id);
  });
  return [...new Set(competing.map(({ id }) => id))];
}
