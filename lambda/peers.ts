import { parseCredentials } from './config/credentials.ts';
import type { Connection } from './config/validate.ts';
import type { Peer } from './ports.ts';
import type { ReadSecret } from './secret-reader.ts';

/** The peers of one connection; `undefined` when it is clear without reading a secret that there is none. */
type PeersOf = (connection: Connection) => (() => Promise<readonly Peer[]>) | undefined;

/**
 * Finds the connections that reach the same account as another one: same provider, same host, same credential, and not
 * known to be another account. What they list may differ; that is compared token by token. Each connection is looked at
 * once, so that thousands at one host take no longer to compare than to sweep.
 */
export function findPeersAmong(all: readonly Connection[], readSecret: ReadSecret): PeersOf {
  const places = new Map(
    [...Map.groupBy(all, hostKeyOf)].map(([place, there]) => [place, new Place(there, readSecret)]),
  );
  return (connection) => {
    const place = places.get(hostKeyOf(connection));
    return place?.mayHavePeers(connection) ? () => place.peersOf(connection) : undefined;
  };
}

/** The connections of one provider at one host. */
class Place {
  readonly #connections: readonly Connection[];
  readonly #readSecret: ReadSecret;
  readonly #perAccount: ReadonlyMap<string | undefined, readonly Connection[]>;
  #perCredential: Promise<ReadonlyMap<string, readonly Connection[]>> | undefined;

  constructor(connections: readonly Connection[], readSecret: ReadSecret) {
    this.#connections = connections;
    this.#readSecret = readSecret;
    this.#perAccount = Map.groupBy(connections, accountOf);
  }

  mayHavePeers(connection: Connection): boolean {
    const account = accountOf(connection);
    if (account === undefined) return this.#connections.length > 1;
    const inAccount = this.#perAccount.get(account)?.length ?? 0;
    return inAccount > 1 || this.#perAccount.has(undefined);
  }

  async peersOf(connection: Connection): Promise<readonly Peer[]> {
    this.#perCredential ??= this.#groupByCredential();
    const credential = await credentialOf(connection, this.#readSecret);
    const alike = (await this.#perCredential).get(credential) ?? [];
    return alike.filter((other) => other !== connection && mayBeOneAccount(connection, other));
  }

  async #groupByCredential(): Promise<ReadonlyMap<string, readonly Connection[]>> {
    const all = this.#connections;
    const credentials = await Promise.all(all.map((one) => credentialOf(one, this.#readSecret)));
    return Map.groupBy(all, (_, index) => credentials[index] ?? '');
  }
}

function mayBeOneAccount(one: Connection, other: Connection): boolean {
  const [account, otherAccount] = [accountOf(one), accountOf(other)];
  return account === undefined || otherAccount === undefined || account === otherAccount;
}

function accountOf({ module, settings }: Connection): string | undefined {
  return module.account?.(settings);
}

/** A `URL` has one spelling for each host and port. */
function hostKeyOf({ endpoint, module, settings }: Connection): string {
  return JSON.stringify([module.name, endpoint?.href ?? module.origin?.(settings)]);
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
