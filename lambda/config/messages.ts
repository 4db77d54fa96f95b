import * as z from 'zod';
import { nearest } from './nearest.ts';
import { propertyOf } from './raw.ts';
import { shownValue } from './shown-value.ts';

/** Explains each issue by what would be valid, and what there is instead. A schema's own message takes precedence. */
export const explainIssue: z.core.$ZodErrorMap = (issue) => {
  const description = SELF_EXPLAINING.has(issue.code) ? undefined : describe(issue.inst);
  const isMissing = issue.input === undefined && issue.code !== 'custom';
  if (isMissing && description) return `missing: ${description}`;
  const message = expectation(issue);
  if (isMissing) return `missing; ${message}`;
  return description ? `${message}: ${description}` : message;
};

/** Issues whose message is complete without the description of the field. */
const SELF_EXPLAINING: ReadonlySet<unknown> = new Set(['invalid_value', 'unrecognized_keys']);

function expectation(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${EXPECTED[issue.expected] ?? issue.expected}${butIs(issue)}`;
    case 'invalid_value':
      return `must be ${alternatives(issue.values)}${butIs(issue)}`;
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, keysOf(issue.inst))).join('\n');
    case 'too_small':
      return SIZED.has(issue.origin) && issue.minimum === 1
        ? 'must not be empty'
        : `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}${SIZED.get(issue.origin) ?? butIs(issue)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${SIZED.get(issue.origin) ?? butIs(issue)}`;
    case 'invalid_union':
      if (Array.isArray(issue.options))
        return `must be ${alternatives(issue.options)}${butHas(issue)}`;
      return WRONG_FORM;
    default:
      return WRONG_FORM;
  }
}

/** What the value is instead, where it could not be a secret. */
function butIs({ input, path = [] }: Pick<z.core.$ZodRawIssue, 'input' | 'path'>): string {
  const shown = shownValue(input, path);
  return shown === undefined ? '' : `, not \`${shown}\``;
}

/** What the key has instead by which the forms of a mapping are told apart. */
function butHas({
  input,
  discriminator,
  path = [],
}: Pick<z.core.$ZodRawIssue, 'input' | 'path'> & { readonly discriminator?: unknown }): string {
  const key = String(discriminator);
  return butIs({ input: propertyOf(input, key), path: [...path, key] });
}

const WRONG_FORM = 'has the wrong form';

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text (a number or date needs quotes)',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of names to values',
};

/** Units of the values whose size is limited; a number is limited itself and has none. */
const SIZED: ReadonlyMap<string, string> = new Map([
  ['string', ' characters long'],
  ['array', ' entries long'],
  ['set', ' entries long'],
]);

/** Writes `` `a`, `b` or `c` ``. */
export function alternatives(values: readonly unknown[]): string {
  const quoted = values.map((value) => `\`${String(value)}\``);
  const last = quoted.pop() ?? 'something else';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

/** One line a key, so that `check` can split the message of an issue that names several keys. */
function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  if (meant) return `unknown key; did you mean \`${meant}\`?`;
  return known.length === 0 ? 'unknown key' : `unknown key; valid keys: ${known.join(', ')}`;
}

function describe(inst: unknown): string | undefined {
  return inst instanceof z.ZodType ? inst.description : undefined;
}

function keysOf(inst: unknown): string[] {
  return inst instanceof z.ZodObject ? Object.keys(inst.shape) : [];
}
