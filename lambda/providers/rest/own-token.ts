import { comparableId, type OwnChild, type OwnTokenKnowledge } from '../../domain/own-token.ts';
import { describeError, SweepError } from '../../errors.ts';
import { jwtClaim } from '../kit/jwt.ts';
import { readJson, statusError } from '../kit/response.ts';
import type { Api } from './api.ts';
import { descentOf } from './descent.ts';
import { createPicker, lookupFacts } from './facts.ts';
import { fill, type Lookup, textOf } from './interpolation.ts';
import { readerOf } from './json-path.ts';
import { idOf } from './mapping.ts';
import type { Definition } from './schema.ts';
import { readTime } from './times.ts';

/** How the connection's own token is told from the others. */
export interface OwnTokenMatcher {
  readonly knowledge: OwnTokenKnowledge;
  /**
   * Whether the connection signs in with the token that the facts are about. Throws SweepError `invalid-response` for an
   * item that lacks what is compared, or holds another type: it might be the own one. `undefined` for such an item where
   * the own token may not even be listed.
   */
  matches(lookup: Lookup): boolean | undefined;
}

type OwnToken = NonNullable<Definition['self']>;
type OwnTokenCall = Extract<OwnToken, { id: string }>;
type OwnTokenField = Exclude<Extract<OwnToken, { field?: string }>, { claim: string }>;

const NEVER = () => false;

/** Asks the API for the own token where the definition says so. Throws SweepError `deadline`. */
export async function createOwnTokenMatcher(
  definition: Definition,
  values: Lookup,
  api: Api,
): Promise<OwnTokenMatcher> {
  const { self } = definition;
  if (self === undefined) return { knowledge: unknown(CANNOT_TELL), matches: NEVER };
  if (self === 'not-listed') return { knowledge: { kind: 'not-listed' }, matches: NEVER };
  if ('id' in self) return matchAnsweredId(self, definition, values, api);
  if ('claim' in self) {
    const own = jwtClaim(fill(self.of, values), self.claim);
    if (typeof own !== 'string' || own === '')
      return { knowledge: unknown(`the secret holds no JWT with ${self.claim}`), matches: NEVER };
    const by = `the claim ${self.claim} of the JWT in the secret`;
    return { knowledge: { kind: 'recognised', by }, matches: hasId(definition, own) };
  }
  const knowledge = {
    kind: 'recognised',
    by: self.field,
    ...('equals' in self || self.mayBeUnlisted ? {} : { isListed: true as const }),
  } as const;
  return { knowledge, matches: matchField(self, values) };
}

const CANNOT_TELL = 'this provider cannot tell which token the connection signs in with';

function unknown(reason: string) {
  return { kind: 'unknown', reason } as const;
}

async function matchAnsweredId(
  self: OwnTokenCall,
  definition: Definition,
  values: Lookup,
  api: Api,
): Promise<OwnTokenMatcher> {
  const by = `${self.method ?? 'GET'} ${self.path}`;
  // As long as nothing is known of it, any token may be its parent.
  let child: OwnChild | undefined = definition.descent && {};
  try {
    const response = await api.send(api.build(self, values));
    if (response.status !== 200) throw statusError(response, 'asking for the own token');
    const body = readJson(response, 'asking for the own token');
    child = ownChildIn(body, self, definition, values);
    const own = textOf(readerOf(self.id)(body));
    if (own === undefined) {
      throw new SweepError('invalid-response', `asking for the own token: no id at ${self.id}`);
    }
    const knowledge = { kind: 'recognised', by, ...(child && { child }) } as const;
    return { knowledge, matches: hasId(definition, own) };
  } catch (error) {
    const { code, message } = describeError(error);
    if (code === 'deadline') throw error;
    const reason = `${by} does not tell the own token (${message})`;
    return { knowledge: { ...unknown(reason), ...(child && { child }) }, matches: NEVER };
  }
}

/** The own token as a child of another one; `undefined` when it is none. What is not told makes any token its parent. */
function ownChildIn(
  body: unknown,
  self: OwnTokenCall,
  definition: Definition,
  values: Lookup,
): OwnChild | undefined {
  if (!definition.descent) return undefined;
  const value = self.value === undefined ? undefined : readerOf(self.value)(body);
  const lookup = lookupFacts(createPicker(definition, 'detail')(value, new Map()), values);
  if (!descentOf(definition, lookup).hasUnknownParent) return undefined;
  const createdAt = readTime(definition.fields.createdAt, lookup, () => undefined);
  return typeof createdAt === 'number' ? { createdAt } : {};
}

function hasId(definition: Definition, own: string): OwnTokenMatcher['matches'] {
  const wanted = comparableId(own);
  return (lookup) => comparableId(idOf(definition, lookup)) === wanted;
}

function matchField(self: OwnTokenField, values: Lookup): OwnTokenMatcher['matches'] {
  const compare = comparisonOf(self, values);
  return (lookup) => {
    const value = lookup(self.field);
    const answer = compare(value);
    if (answer !== undefined || ('mayBeUnlisted' in self && self.mayBeUnlisted)) return answer;
    const problem = value === undefined ? 'is not there' : 'is of another type or form';
    throw new SweepError(
      'invalid-response',
      `${self.field}, which tells the own token, ${problem}`,
    );
  };
}

/** What is wrong with a token of which it cannot be told whether it is the own one. */
export const PERHAPS_OWN = new SweepError(
  'invalid-response',
  'nothing in it tells whether the connection itself signs in with it',
);

/** `undefined` for a value that cannot be compared. */
function comparisonOf(
  self: OwnTokenField,
  values: Lookup,
): (value: unknown) => boolean | undefined {
  if ('equals' in self) {
    const own = typeof self.equals === 'string' ? fill(self.equals, values) : self.equals;
    const wanted = typeof own === 'string' ? comparableId(own) : own;
    return (value) => {
      if (typeof value !== typeof wanted) return undefined;
      return (typeof value === 'string' ? comparableId(value) : value) === wanted;
    };
  }
  if ('masked' in self) {
    const own = fill(self.masked, values);
    return (value) => (typeof value === 'string' ? fitsMask(own, value) : undefined);
  }
  if ('endsWith' in self) {
    const own = fill(self.endsWith, values);
    return (value) => (isPart(value) ? own.endsWith(value) : undefined);
  }
  const own = fill(self.startsWith, values);
  return (value) => (isPart(value) ? own.startsWith(value) : undefined);
}

function isPart(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** What stands for a hidden part of a secret. */
const MASK = /[.*•…]{2,}|[•…]/;

/**
 * Whether a hint such as `sk-admin...xyz` or `****wxyz` can be of this secret; `undefined` for what is no hint, and for
 * one that shows nothing.
 */
function fitsMask(secret: string, hint: string): boolean | undefined {
  const shown = hint.split(MASK);
  if (shown.length === 1) return hint === secret ? true : undefined;
  if (shown.every((part) => part === '')) return undefined;
  const [start = '', ...others] = shown;
  const end = others.pop() ?? '';
  if (!secret.startsWith(start) || !secret.endsWith(end)) return false;
  return others.every((part) => secret.includes(part));
}
