import { UsageError } from './usage.ts';

/** How the inventory is written. */
export const TOKEN_FORMATS = ['table', 'json', 'csv', 'markdown'] as const;
/** How the inventory is written. */
export type TokenFormat = (typeof TOKEN_FORMATS)[number];

/** By what the inventory is sorted: the oldest, the soonest to expire or the longest unused first, or by letters. */
export const TOKEN_ORDERS = ['created', 'expires', 'used', 'name', 'owner'] as const;
/** By what the inventory is sorted. */
export type TokenOrder = (typeof TOKEN_ORDERS)[number];

/** Which tokens the inventory has; a token is one of them if each filter that is given holds. */
export interface TokenFilter {
  /** Globs. @default - any */
  readonly owners?: readonly string[];
  /** Globs. @default - any */
  readonly names?: readonly string[];
  /** Names of rules. @default - any */
  readonly rules?: readonly string[];
}

/** Reads one of some words after an option; `undefined` where there is none. Throws UsageError. */
export function parseWord<Word extends string>(
  option: string,
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  const word = words.find((one) => one === text);
  if (text === undefined || word) return word;
  throw new UsageError(`--${option}: must be one of ${words.join(', ')}`, 'tokens');
}

/** Reads `--format` and `--json`, which is the same as `--format json`. Throws UsageError. */
export function readFormat({
  format: text,
  json = false,
}: {
  readonly format?: string | undefined;
  readonly json?: boolean | undefined;
}): TokenFormat {
  const format = parseWord('format', text, TOKEN_FORMATS);
  if (!json) return format ?? 'table';
  if (format === undefined || format === 'json') return 'json';
  throw new UsageError(`--json: does not go with --format ${format}`, 'tokens');
}
