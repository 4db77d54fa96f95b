import type { Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import { type Lookup, textOf } from './lookup.ts';
import { isInState } from './one-of.ts';
import type { Definition } from './schema.ts';
import { readTime } from './times.ts';

/** Where an item holds its identifier. */
export function idPathOf({ fields: { id } }: Definition): string {
  return typeof id === 'string' ? id : id.path;
}

/** The identifier of an item, as the API knows it. Throws SweepError `invalid-response` when there is none. */
export function idOf(definition: Definition, lookup: Lookup): string {
  const path = idPathOf(definition);
  const text = textOf(lookup(path));
  if (text !== undefined) return text;
  throw new SweepError('invalid-response', `a token has no usable id at ${path}`);
}

/** The token that an item describes, as far as the definition maps it. Throws SweepError when it has no id. */
export function toToken(
  definition: Definition,
  lookup: Lookup,
  fingerprint: (value: string) => string,
): Token {
  const id = idOf(definition, lookup);
  const isSecret = typeof definition.fields.id !== 'string';
  return {
    ...(isSecret ? { id: fingerprint(id), fingerprinted: true } : { id }),
    ...labelsOf(definition, lookup),
    ...timesOf(definition, lookup),
  };
}

function labelsOf({ fields }: Definition, lookup: Lookup): Partial<Token> {
  const group = firstLabel(fields.group, lookup);
  const hasUnknownGroup = fields.group !== undefined && group === undefined;
  const name = firstLabel(fields.name, lookup);
  const owner = firstLabel(fields.owner, lookup);
  const status = firstLabel(fields.status, lookup);
  const scopes = fields.scopes === undefined ? undefined : scopesOf(lookup(fields.scopes));
  const disabled = fields.disabled && isInState(fields.disabled, lookup);
  return {
    ...(group !== undefined && { group }),
    ...(hasUnknownGroup && { hasUnknownGroup }),
    ...(name !== undefined && { name }),
    ...(owner !== undefined && { owner }),
    ...(status !== undefined && { status }),
    ...(scopes && { scopes }),
    ...(disabled !== undefined && { disabled }),
  };
}

function timesOf(
  { fields }: Definition,
  lookup: Lookup,
): Pick<Token, 'createdAt' | 'expiresAt' | 'lastUsedAt'> {
  const instantOf = (name: 'createdAt' | 'lastUsedAt') =>
    readTime(fields[name], lookup, () => undefined);
  const createdAt = readTime(fields.createdAt, lookup, instantOf);
  return {
    ...(typeof createdAt === 'number' && { createdAt }),
    expiresAt: readTime(fields.expiresAt, lookup, instantOf) ?? 'unknown',
    lastUsedAt: readTime(fields.lastUsedAt, lookup, instantOf) ?? 'unknown',
  };
}

/** The first of several fields that has a value; none, if that is of a type that is no label. */
function firstLabel(
  paths: string | readonly string[] | undefined,
  lookup: Lookup,
): string | undefined {
  if (typeof paths !== 'object') return paths === undefined ? undefined : labelOf(lookup(paths));
  const values = paths.map(lookup);
  return labelOf(values.find((value) => value !== undefined && value !== null && value !== ''));
}

/** Text, number or boolean as text; an empty text has no value. */
function labelOf(value: unknown): string | undefined {
  return typeof value === 'boolean' ? String(value) : textOf(value);
}

function scopesOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return value.split(' ').filter(Boolean);
  const isReadable = Array.isArray(value) && value.every((scope) => typeof scope === 'string');
  return isReadable ? value : undefined;
}
