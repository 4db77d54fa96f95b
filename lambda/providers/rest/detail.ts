import { SweepError } from '../../errors.ts';
import { requireSameToken } from '../kit/identity.ts';
import { aboutPart } from '../kit/list-parts.ts';
import { readJson, statusError } from '../kit/response.ts';
import type { Api } from './api.ts';
import { createPicker, type Facts, lookupFacts } from './facts.ts';
import { readerOf } from './json-path.ts';
import type { Lookup } from './lookup.ts';
import { idOf, idPathOf } from './mapping.ts';
import { printable } from './names.ts';
import { compileMatchers } from './response-match.ts';
import type { Definition } from './schema.ts';

/**
 * Adds the response to a second call to what the list gave; `undefined` when the API no longer knows the token.
 * Throws SweepError, which names the token.
 */
export type Detail = (listed: Facts) => Promise<Facts | undefined>;

/** The second call that a definition describes. */
export function createDetail(
  detail: NonNullable<Definition['detail']>,
  definition: Definition,
  values: Lookup,
  api: Api,
  fingerprint: (value: string) => string,
): Detail {
  const pick = createPicker(definition, 'detail');
  const build = api.compile(detail);
  const isGone = compileMatchers(detail.gone);
  const read = detail.value === undefined ? undefined : readerOf(detail.value);
  const requireAnswerAbout = compileIdentity(detail, definition);

  async function request(listed: Facts, operation: string): Promise<Facts | undefined> {
    const response = await api.send(build(lookupFacts(listed, values)));
    if (isGone(response)) return undefined;
    if (response.status !== 200) throw statusError(response, operation);
    const body = readJson(response, operation);
    const value = read ? read(body) : body;
    if (typeof value !== 'object' || value === null) {
      throw new SweepError('invalid-response', 'the response does not contain the token');
    }
    requireAnswerAbout(listed, value, body);
    return pick(value, new Map(listed));
  }

  return async (listed) => {
    const operation = `reading ${nameOf(definition, listed, fingerprint)}`;
    try {
      return await request(listed, operation);
    } catch (error) {
      throw aboutPart(error, operation);
    }
  };
}

/**
 * Compiles the comparison of the id in a response, if it has one, with the listed one. Throws SweepError
 * `invalid-response` when they differ.
 */
function compileIdentity(
  { id }: NonNullable<Definition['detail']>,
  definition: Definition,
): (listed: Facts, value: unknown, body: unknown) => void {
  const idPath = idPathOf(definition);
  if (id !== undefined) {
    const read = readerOf(id);
    return (listed, _, body) => requireSameToken(listed.get(idPath), read(body));
  }
  if (!idPath.startsWith('item.')) return () => {};
  const read = readerOf(idPath.slice('item.'.length));
  return (listed, value) => requireSameToken(listed.get(idPath), read(value));
}

/** The public name of a token before its second call, from which its id may come. */
function nameOf(
  definition: Definition,
  listed: Facts,
  fingerprint: (value: string) => string,
): string {
  const { id } = definition.fields;
  if (idPathOf(definition).startsWith('detail')) return 'a token';
  const value = idOf(definition, (path) => listed.get(path));
  return `token ${printable(typeof id === 'string' ? value : fingerprint(value))}`;
}
