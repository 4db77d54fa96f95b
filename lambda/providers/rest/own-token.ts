import { SweepError } from '../../errors.ts';
import { statusError } from '../../http/json.ts';
import type { Api } from './api.ts';
import { readerOf } from './json-path.ts';
import { idOf } from './mapping.ts';
import type { Definition } from './schema.ts';
import { parsed } from './signs.ts';
import { fill, type Lookup, textOf } from './template.ts';

/** Whether the connection itself signs in with the token that the facts are about. */
export type OwnTest = (lookup: Lookup) => boolean;

/** Asks the API for the own token, where the definition knows how. Throws SweepError when that fails. */
export async function createOwnTest(
  definition: Definition,
  values: Lookup,
  api: Api,
): Promise<OwnTest> {
  const { self } = definition;
  if (!self) return () => false;
  if ('equals' in self) {
    const own = fill(self.equals, values);
    return (lookup) => textOf(lookup(self.field)) === own;
  }
  const response = await api.send(api.build(self, values));
  if (response.status !== 200) throw statusError(response, 'asking for the own token');
  const id = textOf(readerOf(self.id)(parsed(response.text)));
  if (id === undefined) {
    throw new SweepError('invalid-response', `asking for the own token: no id at ${self.id}`);
  }
  return (lookup) => idOf(definition, lookup) === id;
}
