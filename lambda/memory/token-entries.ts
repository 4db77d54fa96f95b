import { LAST_INSTANT } from '../domain/duration.ts';
import type { RememberedToken, TokenKey } from '../domain/remembered-token.ts';
import { DocumentError } from './document-error.ts';
import { TOKEN_KEY } from './token-keys.ts';

/** The remembered tokens as JSON, one a line: there may be many. */
export function formatTokens(tokens: ReadonlyMap<TokenKey, RememberedToken>): string {
  const lines = Array.from(tokens, ([key, token]) => `    "${key}": ${JSON.stringify(token)}`);
  return `{\n${lines.join(',\n')}\n  }`;
}

/** Reads what {@link formatTokens} wrote. Throws {@link DocumentError} for anything else. */
export function parseTokens(value: unknown): Map<TokenKey, RememberedToken> {
  if (!isMapping(value)) throw new DocumentError('`tokens` is not a mapping');
  const tokens = new Map<TokenKey, RememberedToken>();
  for (const key of Object.keys(value)) {
    const token = value[key];
    if (!TOKEN_KEY.test(key)) throw new DocumentError('has a token under a key that is none');
    if (!isToken(token))
      throw new DocumentError(`\`tokens.${key}\` is not what is remembered of a token`);
    tokens.set(key, token);
  }
  return tokens;
}

type Mapping = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isToken = shape(
  { rule: isText, staleSince: isInstant, lastListed: isInstant },
  {
    intent: shape(
      { runId: isText, at: isInstant, action: isOneOf('revoke', 'disable', 'quarantine') },
      { for: isCount },
    ),
    announced: shape({ at: isInstant, wait: isCount }),
    quarantined: shape({ at: isInstant, for: isCount }),
    disabledAt: isInstant,
    disabledBy: isText,
    noticed: shape({ at: isInstant, reason: isOneOf('re-enabled', 'used') }),
    restored: shape({ at: isInstant, until: isInstant }),
    removedAt: isInstant,
    failures: shape({ count: isCount, code: isText, waitRuns: isCount }),
  },
) as (value: unknown) => value is RememberedToken;

/** A mapping with these keys and no others, each with what it must be. A loop, because there may be many of them. */
function shape(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  const checks = new Map(Object.entries({ ...required, ...optional }));
  const names = Object.keys(required);
  return (value) => {
    if (!isMapping(value)) return false;
    for (const name of names) if (!Object.hasOwn(value, name)) return false;
    for (const name of Object.keys(value)) if (!checks.get(name)?.(value[name])) return false;
    return true;
  };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isInstant(value: unknown): boolean {
  return isCount(value) && (value as number) <= LAST_INSTANT;
}

function isOneOf(...words: readonly string[]): Check {
  return (value) => typeof value === 'string' && words.includes(value);
}
