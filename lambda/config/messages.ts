import * as z from 'zod';
import { nearest } from './nearest.ts';

/**
 * Explains each issue by what would be valid. Repeats the value only if it is a number or a short word: somebody may have
 * pasted a password anywhere.
 * A schema's own message takes precedence.
 */
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
      return `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${alternatives(issue.values)}${butIs(issue.input)}`;
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, keysOf(issue.inst))).join('\n');
    case 'too_small':
      return SIZED.has(issue.origin) && issue.minimum === 1
        ? 'must not be empty'
        : `must be at least ${issue.minimum}${SIZED.get(issue.origin) ?? butIs(issue.input)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${SIZED.get(issue.origin) ?? butIs(issue.input)}`;
    case 'invalid_union':
      if (Array.isArray(issue.options)) return `must be ${alternatives(issue.options)}`;
      return WRONG_FORM;
    default:
      return WRONG_FORM;
  }
}

/** A word of letters, which nobody uses as a password. */
const WORD = /^[a-z][a-z-]{0,19}$/;

/** What the value is instead, where it could not be a secret. */
function butIs(value: unknown): string {
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  return isPlain || (typeof value === 'string' && WORD.test(value)) ? `, not \`${value}\`` : '';
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
