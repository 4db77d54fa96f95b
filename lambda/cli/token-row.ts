import { type AuditToken, auditToken } from '../audit/record.ts';
import { DAY } from '../domain/duration.ts';
import { matchesGlob } from '../domain/glob.ts';
import { shownToken } from '../domain/shown.ts';
import type { ListedToken } from '../sweep/list-reader.ts';
import type { TokenFilter, TokenOrder } from './tokens-option.ts';

/** One token of the inventory. Times are ISO 8601 UTC, `never`, or absent where they are not known. */
export interface TokenRow extends AuditToken {
  readonly connection: string;
  readonly provider: string;
  readonly status?: string | undefined;
  /** Whole days since its creation. */
  readonly ageDays?: number | undefined;
  /** The rule that matches it, before any safeguard. */
  readonly rule?: string | undefined;
  /** What that rule says; `keep` where none matches. */
  readonly action: string;
}

/** The keys of a row, in the order of columns. */
export const COLUMNS = [
  'connection',
  'provider',
  'id',
  'fingerprint',
  'within',
  'name',
  'owner',
  'status',
  'createdAt',
  'ageDays',
  'expiresAt',
  'lastUsedAt',
  'rule',
  'action',
] as const satisfies readonly (keyof TokenRow)[];

/** The row of a listed token, at `now` (epoch milliseconds). */
export function tokenRow(
  from: { readonly name: string; readonly provider: string },
  { token, added }: ListedToken,
  now: number,
): TokenRow {
  const shown = shownToken(token);
  const { createdAt } = token;
  return {
    connection: from.name,
    provider: from.provider,
    ...auditToken(shown),
    status: 'settled' in added ? added.settled.kind : shown.status,
    ageDays: createdAt === undefined ? undefined : Math.floor((now - createdAt) / DAY),
    rule: 'settled' in added ? undefined : added.rule?.name,
    action: 'settled' in added ? 'keep' : added.action,
  };
}

/** Whether a listed token is one of those that are asked for. */
export function isWanted({ token, added }: ListedToken, filter: TokenFilter): boolean {
  const { owners, names, rules } = filter;
  const rule = 'settled' in added ? undefined : added.rule?.name;
  return (
    (!owners || matchesOne(owners, token.owner)) &&
    (!names || matchesOne(names, token.name)) &&
    (!rules || (rule !== undefined && rules.includes(rule)))
  );
}

function matchesOne(globs: readonly string[], text: string | undefined): boolean {
  return text !== undefined && globs.some((glob) => matchesGlob(glob, text));
}

/** What comes after everything that is known. */
const LAST = '\uffff';

/** Orders rows by what is asked for; what is not known, or never happens, comes last. */
export function rowsIn(order: TokenOrder): (left: TokenRow, right: TokenRow) => number {
  const keyOf = KEYS[order];
  return (left, right) => {
    const [one, other] = [keyOf(left) ?? LAST, keyOf(right) ?? LAST];
    if (one === other) return 0;
    return one < other ? -1 : 1;
  };
}

const timeOf = (text: string | undefined) => (text === 'never' ? undefined : text);

const KEYS: Readonly<Record<TokenOrder, (row: TokenRow) => string | undefined>> = {
  created: ({ createdAt }) => createdAt,
  expires: ({ expiresAt }) => timeOf(expiresAt),
  // Never used is the longest unused.
  used: ({ lastUsedAt }) => (lastUsedAt === 'never' ? '' : lastUsedAt),
  name: ({ name }) => name,
  owner: ({ owner }) => owner,
};
