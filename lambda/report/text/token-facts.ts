import { shownText } from '../../domain/shown.ts';
import type { Token } from '../../domain/token.ts';
import { escapeForTerminal } from './escape.ts';
import { formatTable, unstyled } from './table.ts';
import { describeInstant } from './times.ts';

/**
 * The known facts about a token, one a line.
 * @param group the group within which `keepNewest` counts, in words
 * @param now epoch milliseconds
 */
export function renderFacts(token: Token, group: string, now: number): string[] {
  const { id, within, fingerprinted, name, owner, scopes, tags, status } = token;
  const facts: [string, string | undefined][] = [
    [fingerprinted ? 'fingerprint' : 'id', id],
    ['within', within],
    ['name', name],
    ['owner', owner],
    [group, group === 'owner' ? undefined : token.group],
    ['scopes', scopes?.join(' ')],
    ['tags', tags && formatTags(tags)],
    ['status', status],
    ['created', describeTime(token.createdAt ?? 'unknown', now)],
    ['expires', describeTime(token.expiresAt, now)],
    ['last used', describeTime(token.lastUsedAt, now)],
    ['own token', token.own && 'yes: the connection signs in with it'],
  ];
  const rows = facts.flatMap(([label, value]) =>
    value === undefined ? [] : [[{ text: label }, { text: escapeForTerminal(shownText(value)) }]],
  );
  return formatTable(rows, unstyled);
}

function formatTags(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

function describeTime(time: number | 'never' | 'unknown', now: number): string {
  return typeof time === 'number' ? describeInstant(time, now) : time;
}
