/*
 * A second opinion on sixty nights: written from docs/waiting.md, docs/memory.md and docs/configuration.md alone. Night after
 * night it says of each token what may be done with it, and what must be, from what the account showed and what was truly done
 * there; it shares no line with what it judges.
 */

import type { Token } from '../../lambda/domain/token.ts';
import { mayHaveOf, type Seen } from './seen.ts';
import type { NightPolicy, NightRule } from './written.ts';

const DAY = 86_400_000;

/** What is due of a token: `either` where the page leaves it open. */
export type Due = 'revoke' | 'disable' | 'announce' | 'wait' | 'nothing' | 'either';

/** What is known of a token, as somebody who watched would know it. */
export interface Known {
  /** Told first, and the longest wait that was said since. */
  told?: { readonly at: number; readonly wait: number };
  /** Disabled by the sweeper, and shown so ever since. */
  ours?: { readonly at: number; readonly length: number; readonly quarantine: boolean };
  noticed?: { readonly at: number; readonly length: number; readonly as: 'enabled' | 'used' };
  restored?: { readonly at: number; readonly least: number; readonly most: number };
  /** Removals that the provider only claimed; what becomes of it then is looked at elsewhere. */
  lied?: boolean;
  /** Its provider said that it was removed, which ended its quarantine, and it is still there. */
  claimed?: boolean;
  /** A killed run was about to disable it, so that the next one takes it for its own if it is disabled by then. */
  left?: boolean;
  lastListed?: number;
  /** No list had it for so long that it may be forgotten, or not. */
  lost?: boolean;
  /** A killed run may have remembered more, or less, than is known. */
  unsure?: boolean;
}

/** The first rule that matches. */
export function ruleFor({ rules }: NightPolicy, token: Token, now: number): NightRule | undefined {
  return rules.find(({ prefix, when, days }) => {
    if (!token.name?.startsWith(prefix)) return false;
    const used = token.lastUsedAt === 'never' ? token.createdAt : token.lastUsedAt;
    const since = when === 'olderThan' ? token.createdAt : used;
    return typeof since === 'number' && now - since >= days * DAY;
  });
}

/** Whether something about the token itself forbids to touch it. */
export function isKept(policy: NightPolicy, token: Token, listed: readonly Token[], now: number) {
  const { protect, keepNewest } = policy;
  const isProtected = protect.some(
    ({ prefix, until }) => token.name?.startsWith(prefix) && (until === undefined || now < until),
  );
  if (isProtected) return 'protect';
  if (typeof token.lastUsedAt === 'number' && token.lastUsedAt > now) return 'in use';
  const newest = listed
    .filter((one) => one.group === token.group && !one.disabled)
    .sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0))
    .slice(0, keepNewest);
  return newest.some(({ id }) => id === token.id) ? 'newest' : undefined;
}

const wants = (rule: NightRule | undefined) =>
  rule?.action === 'revoke' || rule?.action === 'disable' || rule?.action === 'quarantine';

/** What is due of a token, in a run in which nothing is held. */
export function dueOf(known: Known, token: Token, { policy, listed, now }: Seen): Due {
  const rule = ruleFor(policy, token, now);
  const { noticed, ours, lastListed = now } = known;
  if (known.lost || now - lastListed > 30 * DAY) return 'either';
  if (known.left && token.disabled) return 'either';
  if (noticed && now - noticed.at < noticed.length) return 'nothing';
  if (!rule || !wants(rule)) return 'nothing';
  if (ours?.quarantine && !noticed) {
    if (!token.disabled) return 'nothing';
    if (typeof token.lastUsedAt === 'number' && token.lastUsedAt - ours.at > DAY) return 'nothing';
  }
  if (isKept(policy, token, listed, now)) return 'nothing';
  if (known.claimed && rule.action === 'quarantine' && token.disabled) return 'revoke';
  if (rule.action !== 'revoke') {
    if (rule.action === 'disable' && token.disabled) return 'nothing';
    const isOurs = ours && noticed?.as !== 'enabled';
    if (rule.action === 'quarantine' && token.disabled && !isOurs) return 'nothing';
    if (known.restored && now < known.restored.least) return 'nothing';
    if (known.restored && now < known.restored.most) return 'either';
  }
  if (ours?.quarantine && !noticed) {
    const length = Math.max(ours.length, rule.action === 'quarantine' ? daysOf(rule.for) : 0);
    if (now - ours.at >= length) return 'revoke';
    return rule.action === 'quarantine' ? 'wait' : afterPromise(known, rule, now, 'revoke');
  }
  return afterPromise(known, rule, now, rule.action === 'revoke' ? 'revoke' : 'disable');
}

function afterPromise({ told }: Known, rule: NightRule, now: number, act: 'revoke' | 'disable') {
  const asked = daysOf(rule.announce);
  if (!told) return asked > 0 ? 'announce' : act;
  return now - told.at < Math.max(told.wait, asked) ? 'wait' : act;
}

const daysOf = (days: number | undefined) => (days ?? 0) * DAY;

/** Takes in what an enforcing run did and could see of one token. */
export function learn(known: Known, token: Token, seen: Seen): void {
  const { policy, now, held } = seen;
  if (now - (known.lastListed ?? now) > 30 * DAY) known.lost = true;
  known.lastListed = now;
  const due = dueOf(known, token, seen);
  const rule = ruleFor(policy, token, now);
  const mayHave = mayHaveOf(seen, token.id);
  if (!token.disabled) delete known.left;
  forgetQuarantine(known, token, now);
  notice(known, token, now);
  const asked = daysOf(rule?.announce);
  if (known.told && wants(rule))
    known.told = { ...known.told, wait: Math.max(known.told.wait, asked) };
  if (!held && due === 'nothing') delete known.told;
  if (seen.told.includes(token.id)) known.told = { at: now, wait: asked };
  if (known.ours?.quarantine && rule?.action === 'quarantine')
    known.ours = { ...known.ours, length: Math.max(known.ours.length, daysOf(rule.for)) };
  if (mayHave.disabled && rule) {
    const quarantine = rule.action === 'quarantine';
    known.ours = { at: now, length: daysOf(rule.for), quarantine };
    delete known.noticed;
    delete known.told;
    delete known.restored;
  }
  if (mayHave.lied) known.lied = true;
  if (mayHave.claimed) {
    known.claimed = true;
    delete known.ours;
    delete known.noticed;
  }
}

/** What was enabled or used once, and left alone for long enough, is as if nothing had been. */
function forgetQuarantine(known: Known, token: Token, now: number): void {
  const { noticed, ours } = known;
  if (!noticed || now - noticed.at < noticed.length) return;
  if (noticed.as === 'used' && token.disabled) return;
  delete known.noticed;
  if (ours?.quarantine) delete known.ours;
}

function notice(known: Known, token: Token, now: number): void {
  const { ours } = known;
  if (!ours || known.noticed) return;
  if (!ours.quarantine) {
    if (!token.disabled) delete known.ours;
    return;
  }
  const { length } = ours;
  if (!token.disabled) known.noticed = { at: now, length, as: 'enabled' };
  else if (typeof token.lastUsedAt === 'number' && token.lastUsedAt - ours.at > DAY)
    known.noticed = { at: now, length, as: 'used' };
  if (known.noticed) delete known.told;
}

/** What is true once `restore` says that a token works again. */
export function learnRestored(known: Known, now: number): void {
  const { ours, unsure, lost } = known;
  const length = ours?.quarantine ? ours.length : 30 * DAY;
  const isSure = ours !== undefined && !unsure && !lost;
  known.restored = {
    at: now,
    least: now + (isSure ? length : 0),
    most: now + Math.max(length, isSure ? 0 : 30 * DAY),
  };
  delete known.ours;
  delete known.noticed;
  delete known.told;
  // Whoever wants it to work has no use for its removal.
  delete known.claimed;
}
