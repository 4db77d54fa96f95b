import { SweepError } from '../../errors.ts';
import { readJson, statusError } from '../kit/response.ts';
import type { Api } from './api.ts';
import { createPicker, type Facts, lookupFacts } from './facts.ts';
import type { Lookup } from './interpolation.ts';
import { readerOf } from './json-path.ts';
import { idOf } from './mapping.ts';
import { aboutOne, printable } from './parents.ts';
import { matches } from './response-match.ts';
import type { Definition } from './schema.ts';

/**
 * Adds to what the list told the answer to a second call; `undefined` when that does not know the token any more.
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

  async function ask(listed: Facts, operation: string): Promise<Facts | undefined> {
    const response = await api.send(api.build(detail, lookupFacts(listed, values)));
    if (matches(response, detail.gone)) return undefined;
    if (response.status !== 200) throw statusError(response, operation);
    const body = readJson(response, operation);
    const value = detail.value === undefined ? body : readerOf(detail.value)(body);
    if (typeof value === 'object' && value !== null) return pick(value, new Map(listed));
    throw new SweepError('invalid-response', 'the answer is not what was asked for');
  }

  return async (listed) => {
    const operation = `reading ${nameOf(definition, listed, fingerprint)}`;
    try {
      return await ask(listed, operation);
    } catch (error) {
      throw aboutOne(error, operation);
    }
  };
}

/** A token as it may be named before its second call, which may be what tells its id. */
function nameOf(
  definition: Definition,
  listed: Facts,
  fingerprint: (value: string) => string,
): string {
  const { id } = definition.fields;
  if ((typeof id === 'string' ? id : id.path).startsWith('detail')) return 'a token';
  const value = idOf(definition, (path) => listed.get(path));
  return `token ${printable(typeof id === 'string' ? value : fingerprint(value))}`;
}
