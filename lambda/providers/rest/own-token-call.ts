import type { OwnChild } from '../../domain/own-token.ts';
import { describeError, SweepError } from '../../errors.ts';
import { readJson, statusError } from '../kit/response.ts';
import type { Api } from './api.ts';
import { descentOf } from './descent.ts';
import { createPicker, lookupFacts } from './facts.ts';
import { readerOf } from './json-path.ts';
import { type Lookup, textOf } from './lookup.ts';
import { type OwnTokenMatcher, unknownOwnToken, withId } from './own-token-matcher.ts';
import type { Definition } from './schema.ts';
import { readTime } from './times.ts';

type OwnTokenCall = Extract<NonNullable<Definition['ownToken']>, { id: string }>;

const OPERATION = 'asking for the own token';

/** Asks the API for the id of the own token. Throws SweepError `deadline`; after any other failure the token is unknown. */
export async function askForOwnToken(
  call: OwnTokenCall,
  definition: Definition,
  values: Lookup,
  api: Api,
): Promise<OwnTokenMatcher> {
  const by = `${call.method ?? 'GET'} ${call.path}`;
  // As long as nothing is known about it, any token may be its parent.
  let child: OwnChild | undefined = definition.descent && {};
  try {
    const response = await api.send(api.compile(call)(values));
    if (response.status !== 200) throw statusError(response, OPERATION);
    const body = readJson(response, OPERATION);
    child = ownChildIn(body, call, definition, values);
    const own = textOf(readerOf(call.id)(body));
    if (own === undefined) {
      throw new SweepError('invalid-response', `${OPERATION}: no id at ${call.id}`);
    }
    const knowledge = { kind: 'recognised', by, ...(child && { child }) } as const;
    return { knowledge, matches: withId(definition, own) };
  } catch (error) {
    const { code, message } = describeError(error);
    if (code === 'deadline') throw error;
    const { knowledge, matches } = unknownOwnToken(
      `${by} does not tell the own token (${message})`,
    );
    return { knowledge: { ...knowledge, ...(child && { child }) }, matches };
  }
}

/** The own token as a child of another one; `undefined` when it is none. If the API does not say, any token may be its parent. */
function ownChildIn(
  body: unknown,
  call: OwnTokenCall,
  definition: Definition,
  values: Lookup,
): OwnChild | undefined {
  if (!definition.descent) return undefined;
  const value = call.value === undefined ? undefined : readerOf(call.value)(body);
  const lookup = lookupFacts(createPicker(definition, 'detail')(value, new Map()), values);
  if (!descentOf(definition, lookup).hasUnknownParent) return undefined;
  const createdAt = readTime(definition.fields.createdAt, lookup, () => undefined);
  return typeof createdAt === 'number' ? { createdAt } : {};
}
