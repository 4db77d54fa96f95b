import { isMailAddress } from '../../domain/mail-address.ts';
import type { FindEmail } from '../../domain/messenger.ts';
import { readJson, statusError } from '../kit/response.ts';
import type { Api } from './api.ts';
import { readerOf } from './json-path.ts';
import { extendLookup, type Lookup } from './lookup.ts';
import type { Definition } from './schema.ts';

const OPERATION = 'looking up the address of an owner';

/** The look-up of owners' addresses that a definition describes, once for each owner; `undefined` where it describes none. */
export function createEmailFinder(
  { fields: { ownerEmail } }: Definition,
  values: Lookup,
  api: Api,
): FindEmail | undefined {
  if (!ownerEmail) return undefined;
  const { email, ...call } = ownerEmail;
  const build = api.compile(call);
  const readers = [email].flat().map(readerOf);
  const found = new Map<string, Promise<string | undefined>>();

  async function ask(owner: string): Promise<string | undefined> {
    const response = await api.send(build(extendLookup(values, { owner })));
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw statusError(response, OPERATION);
    const body = readJson(response, OPERATION);
    return readers.map((read) => read(body)).find(isAddress);
  }

  return (owner) => {
    const known = found.get(owner) ?? ask(owner);
    found.set(owner, known);
    return known;
  };
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && isMailAddress(value);
}
