/*
 * A second opinion on the policy language: written from docs/configuration.md alone, in the most naive
 * way, sharing no line with what it judges. Where both disagree, one of them misreads that page.
 */

/** A policy as it stands in the file. */
export interface WrittenPolicy {
  readonly rules: readonly WrittenRule[];
  readonly protect?: readonly Readonly<Record<string, string>>[];
  readonly safeguards?: {
    readonly maxRevocations?: number;
    readonly maxRevocationShare?: number;
    readonly keepNewest?: number;
    readonly minimumAge?: string;
    readonly maxClockSkew?: string;
  };
}

/** A rule as it stands in the file. */
export interface WrittenRule {
  readonly name?: string;
  readonly when: WrittenConditions;
  readonly action: string;
}

/** Conditions as they stand in the file. */
export interface WrittenConditions {
  readonly expiredFor?: string;
  readonly expiresWithin?: string;
  readonly olderThan?: string;
  readonly lifetimeOver?: string;
  readonly unusedFor?: string;
  readonly neverExpires?: boolean;
  readonly status?: readonly string[];
  readonly name?: string;
  readonly owner?: string;
  readonly scope?: string;
  readonly not?: WrittenConditions;
}

/** What is known of a listed token; instants are epoch milliseconds. */
export interface Facts {
  readonly id: string;
  readonly group?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly scopes?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly status?: string;
  readonly createdAt?: number;
  readonly expiresAt: number | 'never' | 'unknown';
  readonly lastUsedAt: number | 'never' | 'unknown';
  /** The connection signs in with it. */
  readonly own?: boolean;
  /** Out of use although listed. */
  readonly disabled?: boolean;
  /** Another token, which nobody names, takes it along. */
  readonly hasUnknownParent?: boolean;
  /** Whatever was made with it goes along; whether that is allowed. */
  readonly children?: 'keep' | 'revoke';
  /** What the provider has settled, if it has. */
  readonly providerState?: { readonly kind: string };
}

/** What becomes of one token, and the rule or the safeguard that says so. */
export interface Opinion {
  readonly decision: string;
  readonly by?: string;
}

type Answer = 'yes' | 'no' | 'cannot tell';

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

  let held: string | undefined;
  if (skewMillis > lengthOf(maxClockSkew) || -skewMillis > lengthOf(maxClockSkew)) {
    held = 'maxClockSkew';
  } else if (left > maxRevocations) {
    held = 'maxRevocations';
  } else if (isTooLargeAShare(left, listed.length, maxRevocationShare)) {
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
function isTooLargeAShare(left: number, listed: number, share: number): boolean {
  const hundredths = Math.round(share * 100);
  if (hundredths === 0) return left > 0;
  return left > 10 && left * 100 > hundredths * listed;
}

/** What becomes of one token as long as its connection is not held. */
function single(
  policy: WrittenPolicy,
  token: Facts,
  listed: readonly Facts[],
  now: number,
): Opinion {
  if (token.providerState) return { decision: 'keep' };
  for (let i = 0; i < policy.rules.length; i++) {
    const rule = policy.rules[i];
    if (!rule || and(rule.when, token, now) !== 'yes') continue;
    const by = rule.name ?? `rule-${i + 1}`;
    if (rule.action === 'keep') return { decision: 'keep' };
    if (rule.action === 'disable' && token.disabled) return { decision: 'keep' };
    if (rule.action === 'report') return { decision: 'report', by };
    const objection = firstObjection(policy, token, listed, now);
    return objection ? { decision: 'withheld', by: objection } : { decision: rule.action, by };
  }
  return { decision: 'keep' };
}

function firstObjection(
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
  if ((policy.protect ?? []).some((entry) => isProtectedBy(entry, token))) return 'protect';
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

function isProtectedBy(entry: Readonly<Record<string, string>>, token: Facts): boolean {
  return Object.entries(entry).every(([key, glob]) => {
    if (key === 'id') return isLike(glob, token.id);
    if (key === 'name') return token.name !== undefined && isLike(glob, token.name);
    if (key === 'owner') return token.owner !== undefined && isLike(glob, token.owner);
    if (key === 'scope') return token.scopes?.some((scope) => isLike(glob, scope)) ?? false;
    if (key !== 'tag') throw new Error(`no such key: ${key}`);
    return Object.entries(token.tags ?? {}).some(
      ([name, value]) => isLike(glob, name) || isLike(glob, `${name}=${value}`),
    );
  });
}

function isOldEnough({ expiresAt, createdAt }: Facts, now: number, age: number): boolean {
  if (typeof expiresAt === 'number' && now - expiresAt >= age) return true;
  if (createdAt === undefined) return false;
  if (createdAt > now) return false;
  return !(now - createdAt < age);
}

/** The ids of the unexpired tokens of a group, the newest first; a repeated id stands where it is newest. */
function newestFirst(listed: readonly Facts[], group: string | undefined, now: number): string[] {
  const competing = listed.filter(
    (one) =>
      one.group === group &&
      !one.providerState &&
      !one.disabled &&
      (one.expiresAt === 'never' || one.expiresAt === 'unknown' || one.expiresAt > now),
  );
  const age = ({ createdAt, expiresAt }: Facts) => {
    if (createdAt !== undefined) return createdAt;
    return typeof expiresAt === 'number' ? expiresAt : Number.MAX_VALUE;
  };
  competing.sort((a, b) => {
    if (age(a) !== age(b)) return age(b) - age(a);
    return a.id < b.id ? 1 : -1;
  });
  return [...new Set(competing.map(({ id }) => id))];
}

function and(when: WrittenConditions, token: Facts, now: number): Answer {
  const answers = answersOf(when, token, now);
  if (answers.includes('no')) return 'no';
  return answers.includes('cannot tell') ? 'cannot tell' : 'yes';
}

function not(inner: WrittenConditions, token: Facts, now: number): Answer {
  const answers = answersOf(inner, token, now);
  if (answers.includes('cannot tell')) return 'cannot tell';
  return answers.includes('no') ? 'yes' : 'no';
}

function answersOf(when: WrittenConditions, token: Facts, now: number): Answer[] {
  const { createdAt, expiresAt, lastUsedAt, name, owner, scopes, status } = token;
  const answers: Answer[] = [];
  const say = (answer: boolean | 'cannot tell') => {
    if (answer === 'cannot tell') answers.push(answer);
    else answers.push(answer ? 'yes' : 'no');
  };
  if (when.expiredFor !== undefined) {
    if (expiresAt === 'unknown') say('cannot tell');
    else if (expiresAt === 'never') say(false);
    else say(now - expiresAt >= lengthOf(when.expiredFor));
  }
  if (when.expiresWithin !== undefined) {
    if (expiresAt === 'unknown') say('cannot tell');
    else if (expiresAt === 'never') say(false);
    else say(0 < expiresAt - now && expiresAt - now <= lengthOf(when.expiresWithin));
  }
  if (when.olderThan !== undefined) {
    say(createdAt === undefined ? 'cannot tell' : now - createdAt >= lengthOf(when.olderThan));
  }
  if (when.lifetimeOver !== undefined) {
    if (expiresAt === 'never') say(true);
    else if (expiresAt === 'unknown' || createdAt === undefined) say('cannot tell');
    else say(expiresAt - createdAt > lengthOf(when.lifetimeOver));
  }
  if (when.unusedFor !== undefined) {
    if (lastUsedAt === 'unknown') say('cannot tell');
    else if (lastUsedAt !== 'never') say(now - lastUsedAt >= lengthOf(when.unusedFor));
    else if (createdAt === undefined) say('cannot tell');
    else say(now - createdAt >= lengthOf(when.unusedFor));
  }
  if (when.neverExpires !== undefined) {
    if (expiresAt === 'unknown') say('cannot tell');
    else say(when.neverExpires ? expiresAt === 'never' : expiresAt !== 'never');
  }
  if (when.status !== undefined) {
    say(status === undefined ? 'cannot tell' : when.status.some((one) => one === status));
  }
  if (when.name !== undefined) say(name === undefined ? 'cannot tell' : isLike(when.name, name));
  if (when.owner !== undefined) {
    say(owner === undefined ? 'cannot tell' : isLike(when.owner, owner));
  }
  const { scope } = when;
  if (scope !== undefined) {
    say(scopes === undefined ? 'cannot tell' : scopes.some((one) => isLike(scope, one)));
  }
  if (when.not !== undefined) answers.push(not(when.not, token, now));
  return answers;
}

function isLike(glob: string, text: string): boolean {
  const source = [...glob].map((one) => {
    if (one === '*') return '.*';
    return one === '?' ? '.' : one.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 'su').test(text);
}

/** The milliseconds of a duration, of those that the tests write. */
function lengthOf(duration: string): number {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(duration) ?? [];
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[unit ?? ''];
  if (seconds === undefined) throw new Error(`not a duration that the tests write: ${duration}`);
  return Number(count) * seconds * 1000;
}
