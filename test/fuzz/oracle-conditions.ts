import type { Facts, WrittenConditions } from './written-policy.ts';

// The conditions of the second opinion: see `oracle.ts`.

type Answer = 'yes' | 'no' | 'cannot tell';

/** Whether all of the conditions hold of a token. */
export function and(when: WrittenConditions, token: Facts, now: number): Answer {
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
  return [
    ...answersAboutExpiry(when, token, now),
    ...answersAboutAge(when, token, now),
    ...answersAboutTexts(when, token),
    ...(when.not === undefined ? [] : [not(when.not, token, now)]),
  ];
}

function answersAboutExpiry(when: WrittenConditions, { expiresAt }: Facts, now: number): Answer[] {
  const answers: Answer[] = [];
  if (when.expiredFor !== undefined) {
    if (expiresAt === 'unknown') answers.push('cannot tell');
    else if (expiresAt === 'never') answers.push('no');
    else answers.push(yesOrNo(now - expiresAt >= lengthOf(when.expiredFor)));
  }
  if (when.expiresWithin !== undefined) {
    const within = lengthOf(when.expiresWithin);
    if (expiresAt === 'unknown') answers.push('cannot tell');
    else if (expiresAt === 'never') answers.push('no');
    else answers.push(yesOrNo(0 < expiresAt - now && expiresAt - now <= within));
  }
  if (when.neverExpires !== undefined) {
    if (expiresAt === 'unknown') answers.push('cannot tell');
    else answers.push(yesOrNo(when.neverExpires === (expiresAt === 'never')));
  }
  return answers;
}

function answersAboutAge(when: WrittenConditions, token: Facts, now: number): Answer[] {
  const { createdAt, expiresAt, lastUsedAt } = token;
  const answers: Answer[] = [];
  if (when.olderThan !== undefined) {
    if (createdAt === undefined) answers.push('cannot tell');
    else answers.push(yesOrNo(now - createdAt >= lengthOf(when.olderThan)));
  }
  if (when.lifetimeOver !== undefined) {
    if (expiresAt === 'never') answers.push('yes');
    else if (expiresAt === 'unknown' || createdAt === undefined) answers.push('cannot tell');
    else answers.push(yesOrNo(expiresAt - createdAt > lengthOf(when.lifetimeOver)));
  }
  if (when.unusedFor !== undefined) {
    const since = lastUsedAt === 'never' ? createdAt : lastUsedAt;
    if (since === undefined || since === 'unknown') answers.push('cannot tell');
    else answers.push(yesOrNo(now - since >= lengthOf(when.unusedFor)));
  }
  return answers;
}

function answersAboutTexts(when: WrittenConditions, token: Facts): Answer[] {
  const { name, owner, scopes, status } = token;
  const answers: Answer[] = [];
  if (when.status !== undefined) {
    if (status === undefined) answers.push('cannot tell');
    else answers.push(yesOrNo(when.status.some((listed) => listed === status)));
  }
  if (when.name !== undefined) {
    answers.push(name === undefined ? 'cannot tell' : yesOrNo(isLike(when.name, name)));
  }
  if (when.owner !== undefined) {
    answers.push(owner === undefined ? 'cannot tell' : yesOrNo(isLike(when.owner, owner)));
  }
  const { scope: glob } = when;
  if (glob !== undefined) {
    if (scopes === undefined) answers.push('cannot tell');
    else answers.push(yesOrNo(scopes.some((scope) => isLike(glob, scope))));
  }
  return answers;
}

function yesOrNo(holds: boolean): Answer {
  return holds ? 'yes' : 'no';
}

/** Whether a glob of `*` and `?` fits the whole text. */
export function isLike(glob: string, text: string): boolean {
  const source = [...glob].map((one) => {
    if (one === '*') return '.*';
    return one === '?' ? '.' : one.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 'su').test(text);
}

/**
 * The milliseconds of a duration.
 * @throws {Error} For one that the tests do not write.
 */
export function lengthOf(duration: string): number {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(duration) ?? [];
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[unit ?? ''];
  if (seconds === undefined) throw new Error(`not a duration that the tests write: ${duration}`);
  return Number(count) * seconds * 1000;
}
