import { byAge } from './by-age.ts';
import type { Candidate } from './candidate.ts';
import { matchesGlob } from './glob.ts';
import type { Withheld } from './guard.ts';
import { keyOf, type Token } from './token.ts';

/** What a person chose of a plan. It only ever takes away. */
export interface Narrowing {
  /** Ids, fingerprints or their beginnings, or names. @default - any */
  readonly tokens?: readonly string[];
  /** Names of rules. @default - any */
  readonly rules?: readonly string[];
  /** Globs. @default - any */
  readonly owners?: readonly string[];
  /** How many tokens at most, the oldest first. @default - all */
  readonly limit?: number;
}

/** A plan in two parts: what was chosen of it, and what was not, with the reason. */
export interface NarrowedPlan {
  readonly chosen: readonly Candidate[];
  readonly left: readonly Withheld[];
}

/** Divides what the safeguards allow into what was chosen of it and what was not. */
export function narrow(allowed: readonly Candidate[], narrowing: Narrowing): NarrowedPlan {
  const left: Withheld[] = [];
  const named: Candidate[] = [];
  for (const candidate of allowed) {
    const reason = reasonToLeave(candidate, narrowing);
    if (reason === undefined) named.push(candidate);
    else left.push({ candidate, reason });
  }
  const { limit = named.length } = narrowing;
  if (limit >= named.length) return { chosen: named, left };
  const oldest = new Set(named.toSorted((a, b) => byAge(a.token, b.token)).slice(0, limit));
  const reason = `not-chosen: --limit ${limit}, and others are older`;
  const beyond = named.filter((candidate) => !oldest.has(candidate));
  return {
    chosen: named.filter((candidate) => oldest.has(candidate)),
    left: [...left, ...beyond.map((candidate) => ({ candidate, reason }))],
  };
}

function reasonToLeave({ token, rule }: Candidate, narrowing: Narrowing): string | undefined {
  const { tokens, rules, owners } = narrowing;
  if (tokens && !tokens.some((wanted) => isNamed(token, wanted)))
    return 'not-chosen: --token names others';
  if (rules && !rules.includes(rule.name)) return 'not-chosen: --rule names others';
  const { owner } = token;
  if (owners && !(owner !== undefined && owners.some((glob) => matchesGlob(glob, owner))))
    return 'not-chosen: --owner names others';
  return undefined;
}

/** Enough of a fingerprint to name one token. */
const MIN_FINGERPRINT_PREFIX = 8;

function isNamed(token: Token, wanted: string): boolean {
  const { id, name, fingerprinted } = token;
  if (keyOf(token) === wanted || id === wanted || name === wanted) return true;
  return fingerprinted === true && wanted.length >= MIN_FINGERPRINT_PREFIX && id.startsWith(wanted);
}
