import { matchesGlob } from './glob.ts';
import type { Conditions } from './policy-types.ts';
import type { Token } from './token.ts';

/** Three-valued, because a fact that a provider does not give is neither met nor unmet. */
export type Answer = 'yes' | 'no' | 'cannot-tell';

/** One condition, ready to be asked about a token at `now` (epoch milliseconds). */
export interface Check {
  readonly condition: keyof Conditions;
  readonly ask: (token: Token, now: number) => Answer;
}

type Table = {
  [K in keyof Required<Conditions>]: (value: NonNullable<Conditions[K]>) => Check['ask'];
};

const answer = (met: boolean): Answer => (met ? 'yes' : 'no');

/** What each condition means; one row of the table in `docs/configuration.md` each. */
const CONDITIONS: Table = {
  expiredFor: (millis) => (token, now) => {
    if (token.expiresAt === 'unknown') return 'cannot-tell';
    return answer(token.expiresAt !== 'never' && now - token.expiresAt >= millis);
  },
  expiresWithin: (millis) => (token, now) => {
    if (token.expiresAt === 'unknown') return 'cannot-tell';
    if (token.expiresAt === 'never') return 'no';
    const left = token.expiresAt - now;
    return answer(left > 0 && left <= millis);
  },
  olderThan: (millis) => (token, now) =>
    token.createdAt === undefined ? 'cannot-tell' : answer(now - token.createdAt >= millis),
  lifetimeOver: (millis) => (token) => {
    if (token.expiresAt === 'never') return 'yes';
    if (token.expiresAt === 'unknown' || token.createdAt === undefined) return 'cannot-tell';
    return answer(token.expiresAt - token.createdAt > millis);
  },
  unusedFor: (millis) => (token, now) => {
    const since = token.lastUsedAt === 'never' ? token.createdAt : token.lastUsedAt;
    return since === undefined || since === 'unknown'
      ? 'cannot-tell'
      : answer(now - since >= millis);
  },
  neverExpires: (wanted) => (token) =>
    token.expiresAt === 'unknown'
      ? 'cannot-tell'
      : answer((token.expiresAt === 'never') === wanted),
  status: (wanted) => (token) =>
    token.status === undefined ? 'cannot-tell' : answer(wanted.includes(token.status)),
  name: (glob) => (token) =>
    token.name === undefined ? 'cannot-tell' : answer(matchesGlob(glob, token.name)),
  owner: (glob) => (token) =>
    token.owner === undefined ? 'cannot-tell' : answer(matchesGlob(glob, token.owner)),
  scope: (glob) => (token) =>
    token.scopes === undefined
      ? 'cannot-tell'
      : answer(token.scopes.some((scope) => matchesGlob(glob, scope))),
  not: (inner) => {
    const checks = compileConditions(inner);
    return (token, now) => {
      // Every inner condition is asked: one that cannot be told must not be hidden by another that fails.
      const answers = checks.map((check) => check.ask(token, now));
      if (answers.includes('cannot-tell')) return 'cannot-tell';
      // The denial of nothing must not become a match by being denied once more.
      if (answers.length === 0) return 'cannot-tell';
      return answer(answers.includes('no'));
    };
  },
};

function compileOne<K extends keyof Conditions>(
  condition: K,
  value: NonNullable<Conditions[K]>,
): Check {
  return { condition, ask: CONDITIONS[condition](value) };
}

const NAMES = Object.keys(CONDITIONS) as readonly (keyof Conditions)[];

/** Prepares the conditions of one rule once, so that a million tokens cost nothing but the comparisons. */
export function compileConditions(conditions: Conditions): readonly Check[] {
  const checks: Check[] = [];
  for (const name of NAMES) {
    const value = conditions[name];
    if (value !== undefined) checks.push(compileOne(name, value));
  }
  return checks;
}

/**
 * ANDs the checks: `no` as soon as one is not met, otherwise `cannot-tell` if one cannot be told.
 * No checks at all mean `no`: an empty condition must not match every token.
 */
export function askAll(checks: readonly Check[], token: Token, now: number): Answer {
  let result: Answer = checks.length === 0 ? 'no' : 'yes';
  for (const check of checks) {
    const one = check.ask(token, now);
    if (one === 'no') return 'no';
    if (one === 'cannot-tell') result = 'cannot-tell';
  }
  return result;
}
