import type { Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import { type Lookup, textOf } from './interpolation.ts';
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

/** What an item says of its token, and nothing else of it. */
export function toToken(
  definition: Definition,
  lookup: Lookup,
  fingerprint: (value: string) => string,
): Token {
  const { fields } = definition;
  const id = idOf(definition, lookup);
  const text = (paths: string | readonly string[] | undefined) => firstLabel(paths, lookup);
  const group = text(fields.group);
  const name = text(fields.name);
  const owner = text(fields.owner);
  const status = text(fields.status);
  const scopes = fields.scopes === undefined ? undefined : scopesOf(lookup(fields.scopes));
  const direct = (name: 'createdAt' | 'lastUsedAt') =>
    readTime(fields[name], lookup, () => undefined);
  const createdAt = readTime(fields.createdAt, lookup, direct);
  const disabled = fields.disabled && isInState(fields.disabled, lookup);
  return {
    ...(typeof fields.id === 'string' ? { id } : { id: fingerprint(id), fingerprinted: true }),
    ...(group !== undefined && { group }),
    ...(name !== undefined && { name }),
    ...(owner !== undefined && { owner }),
    ...(status !== undefined && { status }),
    ...(scopes && { scopes }),
    ...(typeof createdAt === 'number' && { createdAt }),
    expiresAt: readTime(fields.expiresAt, lookup, direct) ?? 'unknown',
    lastUsedAt: readTime(fields.lastUsedAt, lookup, direct) ?? 'unknown',
    ...(typeof disabled === 'boolean' && { disabled }),
  };
}

/** The first of some values that says something. */
function firstLabel(
  paths: string | readonly string[] | undefined,
  lookup: Lookup,
): string | undefined {
  if (typeof paths !== 'object') return paths === undefined ? undefined : labelOf(lookup(paths));
  for (const path of paths) {
    const label = labelOf(lookup(path));
    if (label !== undefined) return label;
  }
  return undefined;
}

/** Text, number or boolean as text; a text that is empty says nothing. */
function labelOf(value: unknown): string | undefined {
  return typeof value === 'boolean' ? String(value) : textOf(value);
}

function scopesOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return value.split(' ').filter(Boolean);
  if (!Array.isArray(value)) return undefined;
  return value.filter((one) => typeof one === 'string');
}
