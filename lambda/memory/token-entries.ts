import { LAST_INSTANT } from '../domain/duration.ts';
import type { RememberedToken, TokenKey } from '../domain/remembered-token.ts';
import { DocumentError } from './document-error.ts';
import { TOKEN_KEY } from './token-keys.ts';

/**
 * Reads the remembered tokens of a document, a list of pairs of key and token: as a mapping, many of them take much longer to
 * read. Throws {@link DocumentError} for what this version cannot have written.
 */
export function parseTokens(value: unknown): Map<TokenKey, RememberedToken> {
  if (!Array.isArray(value)) throw new DocumentError('`tokens` is not a list');
  const tokens = new Map<TokenKey, RememberedToken>();
  for (const entry of value) {
    if (!Array.isArray(entry) || entry.length !== 2 || !isKey(entry[0]))
      throw new DocumentError('has a token under a key that is none');
    const [key, token] = entry;
    if (!isToken(token))
      throw new DocumentError(`\`tokens.${key}\` is not what is remembered of a token`);
    tokens.set(key, token);
  }
  if (tokens.size < value.length) throw new DocumentError('has a token twice');
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

function isKey(value: unknown): value is TokenKey {
  return typeof value === 'string' && TOKEN_KEY.test(value);
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
