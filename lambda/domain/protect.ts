import { resembles } from './lookalike.ts';
import type { ProtectEntry } from './policy-types.ts';
import { keyOf, type Token } from './token.ts';
import { looksLikeTokenValue } from './token-value.ts';

/**
 * Whether every field that the entry names matches, and the entry has not lapsed. A field that the token lacks does not
 * match.
 * @param now epoch milliseconds
 */
export function isProtectedBy(entry: ProtectEntry, token: Token, now: number): boolean {
  const { id, name, owner, scope, tag } = entry;
  return (
    !hasLapsed(entry, now) &&
    (id === undefined || resembles(id, token.id) || resembles(id, keyOf(token))) &&
    (name === undefined || matchesField(name, token.name)) &&
    (owner === undefined || matchesField(owner, token.owner)) &&
    (scope === undefined || (token.scopes ?? []).some((text) => resembles(scope, text))) &&
    (tag === undefined || tagTexts(token).some((text) => resembles(tag, text)))
  );
}

/** Whether the end of the entry has come, at `now` in epoch milliseconds. */
export function hasLapsed({ until }: Pick<ProtectEntry, 'until'>, now: number): boolean {
  return until !== undefined && now >= until;
}

function matchesField(pattern: string, text: string | undefined): boolean {
  return text !== undefined && resembles(pattern, text);
}

/** A tag glob is matched against the key alone and against `key=value`. */
function tagTexts(token: Token): string[] {
  return Object.entries(token.tags ?? {}).flatMap(([key, value]) => [key, `${key}=${value}`]);
}

/**
 * One entry of a policy as reports name it.
 * @param index counts from 0
 * @example
 * nameOfEntry({ name: 'break-glass-*' }, 0); // 'entry 1 (name break-glass-*)'
 */
export function nameOfEntry({ id, name, owner, scope, tag }: ProtectEntry, index: number): string {
  const globs = Object.entries({ id, name, owner, scope, tag }).flatMap(([field, glob]) =>
    glob === undefined ? [] : [`${field} ${looksLikeTokenValue(glob) ? '(not shown)' : glob}`],
  );
  return `entry ${index + 1} (${globs.join(', ')})`;
}
