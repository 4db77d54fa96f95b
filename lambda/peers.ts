import { parseCredentials } from './config/credentials.ts';
import type { Connection } from './config/validate.ts';
import type { Peer } from './ports.ts';

/** Reads the value of one secret; a value that cannot be read is the error. */
type ReadSecret = (id: string) => Promise<unknown>;

/**
 * The connections that reach the same account as `connection`: same provider, same host, same credential, and not known to
 * be another account. What they list may differ; that is compared token by token. `undefined` when it is clear without
 * reading a secret that there is none.
 */
export function findPeers(
  connection: Connection,
  all: readonly Connection[],
  readSecret: ReadSecret,
): (() => Promise<readonly Peer[]>) | undefined {
  const possible = all.filter((other) => other !== connection && isSamePlace(connection, other));
  if (possible.length === 0) return undefined;
  return async () => {
    const credential = await credentialOf(connection, readSecret);
    const credentials = await Promise.all(possible.map((other) => credentialOf(other, readSecret)));
    return possible.filter((_, index) => credentials[index] === credential);
  };
}

function isSamePlace(one: Connection, other: Connection): boolean {
  if (one.module.name !== other.module.name || hostOf(one) !== hostOf(other)) return false;
  const [account, otherAccount] = [one, other].map(({ module, settings }) =>
    module.account?.(settings),
  );
  return account === undefined || otherAccount === undefined || account === otherAccount;
}

/** A `URL` has one spelling for each host and port. */
function hostOf({ endpoint, module, settings }: Connection): string | undefined {
  return endpoint?.href ?? module.origin?.(settings);
}

/** What tells credentials apart: their fields, or the name of a secret that cannot be read. */
async function credentialOf(connection: Connection, readSecret: ReadSecret): Promise<string> {
  const { secret } = connection;
  if (secret === undefined) return '';
  try {
    const fields = parseCredentials(connection, await readSecret(secret));
    return JSON.stringify(Object.entries(fields ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  } catch {
    return secret;
  }
}
