import type { Connection } from './config/validate.ts';
import type { CredentialStore } from './ports.ts';

/** Reads the value of one secret; a value that cannot be read is the error. */
export type ReadSecret = (id: string) => Promise<unknown>;

/** Reads the secrets of connections: all that any of them needs, in one go, when the first one is asked for. */
export function secretReader(
  connections: readonly Pick<Connection, 'secret'>[],
  secrets: CredentialStore,
): ReadSecret {
  const ids = [...new Set(connections.flatMap(({ secret }) => secret ?? []))];
  let reading: Promise<ReadonlyMap<string, unknown>> | undefined;
  return async (id) => {
    reading ??= secrets.read(ids);
    return (await reading).get(id);
  };
}
