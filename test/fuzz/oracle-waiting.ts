/*
 * A second opinion on what waits: written from docs/waiting.md alone, as one function of everything that was ever seen of a
 * token, sharing no line with what it judges. It keeps the whole history and looks back over it, where the program keeps a
 * few numbers.
 */

/** What a rule says that waits, as it stands in the file, in days. */
export interface WaitingRule {
  readonly action: 'revoke' | 'disable' | 'quarantine' | 'report';
  readonly announce?: number;
  readonly for?: number;
}

/** What one run could see of the token, and what it said. Instants are epoch milliseconds. */
export interface Night {
  readonly now: number;
  /** The rule that matches; absent when none does. */
  readonly rule?: WaitingRule;
  readonly isProtected: boolean;
  /** Held for its clock: nothing is announced or done. */
  readonly isHeld: boolean;
  readonly isEnforcing: boolean;
  readonly isDisabled: boolean;
  readonly lastUsedAt: number | 'never';
  /** What the run said. */
  readonly said: string;
}

/** What the program may not know: a night without its word. */
export type Tonight = Omit<Night, 'said'>;

const DAY = 86_400_000;
const NO_RULE = 'report: no rule wants it; restore it or remove it by hand';

/** What tonight's run says of a token, after these nights. */
export function wordOn(tonight: Tonight, before: readonly Night[]): string {
  const { rule, isProtected } = tonight;
  const quarantine = openQuarantine(before, tonight);
  if (quarantine) return wordInQuarantine(tonight, before, quarantine);
  if (!rule) return 'keep';
  if (rule.action === 'report') return 'report: rule';
  if (rule.action === 'disable' && tonight.isDisabled) return 'keep';
  if (rule.action === 'quarantine' && tonight.isDisabled && !isDisabledByUs(before))
    return 'report: disabled by somebody else';
  if (isProtected) return 'withheld';
  return wordByPromise(tonight, before, rule.action);
}

/** Announced, waiting, or the action. */
function wordByPromise(tonight: Tonight, before: readonly Night[], action: string): string {
  const { now, rule, isHeld, isEnforcing } = tonight;
  const asked = (rule?.announce ?? 0) * DAY;
  const promise = openPromise(before);
  if (!promise && asked > 0) {
    if (isHeld) return 'withheld';
    return isEnforcing ? 'announced' : 'planned: announce';
  }
  if (promise && now - promise.at < Math.max(promise.wait, asked)) return 'waiting: announce';
  return done(tonight, action);
}

function done({ isHeld, isEnforcing }: Tonight, action: string): string {
  if (isHeld) return 'withheld';
  return isEnforcing ? `did: ${action}` : `planned: ${action}`;
}

/** The announcement that still binds, and the longest time that a run said since. */
function openPromise(before: readonly Night[]): { at: number; wait: number } | undefined {
  let promise: { at: number; wait: number } | undefined;
  for (const { now, said, rule, isHeld, isEnforcing } of before) {
    if (!isEnforcing) continue;
    const asked = (rule?.announce ?? 0) * DAY;
    if (said === 'announced') promise = { at: now, wait: asked };
    else if (said === 'waiting: announce' && promise)
      promise = { ...promise, wait: Math.max(promise.wait, asked) };
    else if (said.startsWith('waiting') || said.startsWith('did: revoke')) continue;
    else if (said === 'withheld' && isHeld) continue;
    else if (said.startsWith('did')) promise = undefined;
    else if (!isHeld) promise = undefined;
  }
  return promise;
}

interface Quarantine {
  readonly at: number;
  readonly length: number;
  readonly noticed?: { readonly at: number; readonly as: 're-enabled' | 'used' };
}

/** The quarantine that the token is in, or was until somebody ended it not long enough ago. */
function openQuarantine(before: readonly Night[], tonight: Tonight): Quarantine | undefined {
  let open: Quarantine | undefined;
  // A run that changes nothing forgets nothing either, but for its own word.
  const nights = [...before.filter(({ isEnforcing }) => isEnforcing), { ...tonight, said: '' }];
  for (const night of nights) {
    if (open?.noticed && night.now - open.noticed.at >= open.length) {
      const goesOn = open.noticed.as === 'used' && night.isDisabled;
      if (!goesOn) open = undefined;
    }
    if (night.said === 'did: quarantine')
      open = { at: night.now, length: (night.rule?.for ?? 0) * DAY };
    else if (open && night.said === 'waiting: quarantine')
      open = { ...open, length: Math.max(open.length, (night.rule?.for ?? 0) * DAY) };
    else if (open && !open.noticed && night.said === 'report: re-enabled')
      open = { ...open, noticed: { at: night.now, as: 're-enabled' } };
    else if (open && !open.noticed && night.said === 'report: used')
      open = { ...open, noticed: { at: night.now, as: 'used' } };
  }
  return open;
}

function wordInQuarantine(
  tonight: Tonight,
  before: readonly Night[],
  { at, length, noticed }: Quarantine,
): string {
  const { now, rule, isProtected, isDisabled, lastUsedAt } = tonight;
  if (noticed && now - noticed.at < length) return `report: ${noticed.as}`;
  const wants = rule?.action === 'revoke' || rule?.action === 'quarantine';
  if (!noticed) {
    if (!isDisabled) return 'report: re-enabled';
    if (typeof lastUsedAt === 'number' && lastUsedAt - at > DAY) return 'report: used';
  }
  if (rule?.action === 'disable') return 'keep';
  if (!wants || !rule) return NO_RULE;
  if (isProtected) return NO_RULE;
  if (noticed) return wordByPromise(tonight, before, rule.action);
  const asked = rule.action === 'quarantine' ? (rule.for ?? 0) * DAY : 0;
  if (now - at >= Math.max(length, asked)) return done(tonight, 'revoke');
  if (rule.action === 'quarantine') return 'waiting: quarantine';
  return wordByPromise(tonight, before, 'revoke');
}

/** Whether the sweeper disabled the token, and it has been listed as disabled ever since. */
function isDisabledByUs(before: readonly Night[]): boolean {
  let ours = false;
  for (const night of before) {
    if (!night.isEnforcing) continue;
    if (!night.isDisabled) ours = false;
    if (night.said === 'report: re-enabled') ours = false;
    if (night.said === 'did: disable' || night.said === 'did: quarantine') ours = true;
  }
  return ours;
}
