import { matchesGlob } from './glob.ts';
import type { Conditions } from './policy-types.ts';
import type { Token } from './token.ts';

/** What a condition says about a token; `cannot-tell` when the provider does not return a field that it needs. */
export type Answer = 'yes' | 'no' | 'cannot-tell';

/** One condition, ready to evaluate for a token at `now` (epoch milliseconds). */
export interface Check {
  readonly condition: keyof Conditions;
  readonly evaluate: (token: Token, now: number) => Answer;
}

type Table = {
  [K in keyof Required<Conditions>]: (value: NonNullable<Conditions[K]>) => Check['evaluate'];
};

const yesOrNo = (holds: boolean): Answer => (holds ? 'yes' : 'no');

/** What each condition means: one row each of the table in `docs/configuration.md`. */
const CONDITIONS: Table = {
  expiredFor: (millis) => (token, now) => {
    if (token.expiresAt === 'unknown') return 'cannot-tell';
    return yesOrNo(token.expiresAt !== 'never' && now - token.expiresAt >= millis);
  },
  expiresWithin: (millis) => (token, now) => {
    if (token.expiresAt === 'unknown') return 'cannot-tell';
    if (token.expiresAt === 'never') return 'no';
    const left = token.expiresAt - now;
    return yesOrNo(left > 0 && left <= millis);
  },
  olderThan: (millis) => (token, now) =>
    token.createdAt === undefined ? 'cannot-tell' : yesOrNo(now - token.createdAt >= millis),
  lifetimeOver: (millis) => (token) => {
    if (token.expiresAt === 'never') return 'yes';
    if (token.expiresAt === 'unknown' || token.createdAt === undefined) return 'cannot-tell';
    return yesOrNo(token.expiresAt - token.createdAt > millis);
  },
  unusedFor: (millis) => (token, now) => {
    const since = token.lastUsedAt === 'never' ? token.createdAt : token.lastUsedAt;
    return since === undefined || since === 'unknown'
      ? 'cannot-tell'
      : yesOrNo(now - since >= millis);
  },
  neverExpires: (wanted) => (token) =>
    token.expiresAt === 'unknown'
      ? 'cannot-tell'
      : yesOrNo((token.expiresAt === 'never') === wanted),
  status: (wanted) => (token) =>
    token.status === undefined ? 'cannot-tell' : yesOrNo(wanted.includes(token.status)),
  name: (glob) => (token) =>
    token.name === undefined ? 'cannot-tell' : yesOrNo(matchesGlob(glob, token.name)),
  owner: (glob) => (token) =>
    token.owner === undefined ? 'cannot-tell' : yesOrNo(matchesGlob(glob, token.owner)),
  scope: (glob) => (token) =>
    token.scopes === undefined
      ? 'cannot-tell'
      : yesOrNo(token.scopes.some((scope) => matchesGlob(glob, scope))),
  not: (inner) => {
    const checks = compileConditions(inner);
    return (token, now) => {
      // Every inner condition is evaluated, because one that cannot tell must not be hidden by one that does not hold.
      const answers = checks.map((check) => check.evaluate(token, now));
      if (answers.includes('cannot-tell')) return 'cannot-tell';
      // No conditions never match, however often they are negated.
      if (answers.length === 0) return 'cannot-tell';
      return yesOrNo(answers.includes('no'));
    };
  },
};

function compileCondition<K extends keyof Conditions>(
  condition: K,
  value: NonNullable<Conditions[K]>,
): Check {
  return { condition, evaluate: CONDITIONS[condition](value) };
}

const NAMES = Object.keys(CONDITIONS) as readonly (keyof Conditions)[];

/** Compiles the conditions of one rule once, so that each token costs only the comparisons. */
export function compileConditions(conditions: Conditions): readonly Check[] {
  const checks: Check[] = [];
  for (const name of NAMES) {
    const value = conditions[name];
    if (value !== undefined) checks.push(compileCondition(name, value));
  }
  return checks;
}

/**
 * ANDs the checks: `no` if any of them does not hold, otherwise `cannot-tell` if any cannot tell.
 * No checks at all mean `no`: an empty condition must not match every token.
 */
export function evaluateAll(checks: readonly Check[], token: Token, now: number): Answer {
  let result: Answer = checks.length === 0 ? 'no' : 'yes';
  for (const check of checks) {
    const answer = check.evaluate(token, now);
    if (answer === 'no') return 'no';
    if (answer === 'cannot-tell') result = 'cannot-tell';
  }
  return result;
}
