import { randomUUID } from 'node:crypto';
import { type AwsAccess, s3Client, secretsManagerClient } from './aws/clients.ts';
import { awsCredentialChain } from './aws/credential-chain.ts';
import { createTokenRegister } from './aws/register.ts';
import { createSecretDates, type SecretDates } from './aws/secret-dates.ts';
import { createCredentialStore } from './aws/secrets.ts';
import { limitedBy } from './aws/time-limit.ts';
import { AwsWaits, toldWait } from './aws-waits.ts';
import { parseCredentials, secretFields } from './config/credentials.ts';
import type { Config, Connection } from './config/validate.ts';
import { connectionClock } from './connection-clock.ts';
import type { LongWait } from './domain/long-wait.ts';
import { neededFields } from './domain/needed-fields.ts';
import { OwnTokenSearch } from './domain/own-token.ts';
import { type ConnectionRoom, SharedRoom } from './domain/room.ts';
import { ConnectionHttp } from './http/connection-http.ts';
import { AccountLimiters } from './http/pacing/account-limiters.ts';
import type { Limiter } from './http/pacing/limiter.ts';
import { ResponseMemory } from './http/response-memory.ts';
import { Sockets } from './http/sockets.ts';
import type { Memory } from './http-ports.ts';
import { LongWaits } from './long-waits.ts';
import type { Store } from './memory/store.ts';
import type { NoticeMemory, Memory as RunsMemory } from './memory-ports.ts';
import { findPeersAmong } from './peers.ts';
import { planOrigin } from './plan-origin.ts';
import type {
  AwsCredentialProvider,
  BeginWait,
  Clock,
  Connected,
  CredentialStore,
  RunnableConnection,
  Stop,
  TokenRegister,
} from './ports.ts';
import type { IamAccess } from './providers/aws-iam/api.ts';
import { fingerprintsKeyedBy } from './providers/kit/fingerprint.ts';
import { secretIds } from './providers/kit/secret-ids.ts';
import { type ReadSecret, secretReader } from './secret-reader.ts';
import { steadyClock } from './sweep/steady-clock.ts';
import { systemClock } from './system-clock.ts';
import { systemMemory } from './system-memory.ts';

/** The outside world that connections are made of. */
export interface Adapters extends AwsAccess {
  readonly clock: Clock;
  readonly memory: Memory;
  readonly secrets: CredentialStore;
  /** @default - nobody knows */
  readonly secretDates?: SecretDates;
  readonly register: TokenRegister;
  readonly awsCredentials: AwsCredentialProvider;
  /** Called with each wait of more than a minute, by the connection that waits. @default - nobody is told */
  readonly tellWait?: (connection: string, wait: LongWait) => void;
}

/** The adapters of a real run: the machine's clock, and AWS as the SDK's standard variables say. */
export function createAdapters(access: AwsAccess): Adapters {
  const client = secretsManagerClient(access);
  return {
    clock: systemClock,
    memory: systemMemory,
    secrets: createCredentialStore(client),
    secretDates: createSecretDates(client),
    register: createTokenRegister(client),
    awsCredentials: awsCredentialChain(access.proxies),
    ...access,
  };
}

/** Where the memory is: a folder, or objects that begin with a prefix in a bucket. */
export type MemoryPlace =
  | { readonly folder: string }
  | { readonly bucket: string; readonly prefix: string };

/**
 * The memory at a place. It is loaded only where there is one, and the client of S3 only for a bucket.
 * @param leaseMillis how long a lease lasts unless it is renewed
 */
export async function openMemory(
  place: MemoryPlace,
  leaseMillis: number,
  adapters: Pick<Adapters, 'clock' | keyof AwsAccess>,
): Promise<RunsMemory> {
  const { createMemory } = await import('./memory/index.ts');
  const { clock } = adapters;
  return createMemory(await openStore(place, adapters), { lengthMillis: leaseMillis, clock });
}

/** What is remembered at a place of what people were told. */
export async function openNoticeMemory(
  place: MemoryPlace,
  access: AwsAccess,
): Promise<NoticeMemory> {
  const { createNoticeMemory } = await import('./memory/index.ts');
  return createNoticeMemory(await openStore(place, access));
}

async function openStore(place: MemoryPlace, access: AwsAccess): Promise<Store> {
  if ('folder' in place) {
    const { DirectoryStore } = await import('./memory/index.ts');
    return new DirectoryStore(place.folder);
  }
  const { BucketStore } = await import('./memory/s3/bucket.ts');
  const client = s3Client(access);
  return new BucketStore(() => client, place, limitedBy(access.callLimit));
}

/**
 * Makes configured connections runnable; their secrets are read together, when the first one connects.
 * @param limits what all of them together may have in flight
 * @param others configured connections that are not part of the run, and may reach the same accounts
 */
export function composeConnections(
  connections: readonly Connection[],
  adapters: Adapters,
  { concurrency }: Config['limits'] = { concurrency: 200 },
  others: readonly Connection[] = [],
): readonly RunnableConnection[] {
  const readSecret = secretReader(connections, adapters.secrets);
  const readOther = secretReader(others, adapters.secrets);
  const ids = new Set(connections.map(({ secret }) => secret));
  const readAny: ReadSecret = (id) => (ids.has(id) ? readSecret(id) : readOther(id));
  const peersOf = findPeersAmong([...connections, ...others], readAny);
  const limited = connections.map((each) => [accountOf(each), each.limits] as const);
  const limiters = new AccountLimiters(limited, concurrency, adapters.clock);
  // One for all, so that connections to the same account have the same fingerprints.
  const keyOfRun = randomUUID();
  const socketsThatTrust = socketsByAuthority(adapters);
  const room = new SharedRoom(adapters.memory.heapBytes / 5);
  return connections.map((connection) => {
    const { name, module, policy, limits, settings } = connection;
    const removal = module.removal?.(settings);
    const limiter = limiters.get(accountOf(connection));
    const findPeers = peersOf(connection);
    const waits = longWaitsOf(connection, adapters.clock, adapters);
    const why = 'for the secrets of connections to the same host';
    const beginWait: BeginWait = (...wait) => waits.begin(...wait);
    const sockets = socketsThatTrust(connection.ca);
    const parts = { connection, limiter, sockets, readSecret, keyOfRun, adapters };
    return {
      name,
      provider: module.name,
      policy,
      ...(removal && { removal }),
      canRestore: module.canRestore?.(settings) ?? false,
      concurrency: limits.concurrency,
      ...(findPeers && { peers: () => toldWait(beginWait, why, findPeers()) }),
      planOrigin: () => planOrigin(connection),
      connect: (stop, fingerprintKey) =>
        connect({ ...parts, room: room.open(), fingerprintKey }, stop),
    };
  });
}

/** Connections share sockets if they trust the same authorities. */
function socketsByAuthority({ memory, proxies }: Adapters): (ca: string | undefined) => Sockets {
  const shared = new ResponseMemory(memory);
  const all = new Map<string | undefined, Sockets>();
  return (ca) => {
    const sockets = all.get(ca) ?? new Sockets(shared, { proxies, ca });
    all.set(ca, sockets);
    return sockets;
  };
}

function longWaitsOf({ name }: Connection, clock: Clock, { tellWait }: Adapters): LongWaits {
  return new LongWaits(clock, (wait) => tellWait?.(name, wait));
}

/** What two connections have in common when they share a rate limit. */
function accountOf({ module, settings, endpoint, secret }: Connection): string {
  return JSON.stringify([module.name, endpoint, secret, module.account?.(settings)]);
}

/** What one connection is made of. */
interface Parts {
  readonly connection: Connection;
  readonly limiter: Limiter;
  readonly sockets: Sockets;
  readonly readSecret: ReadSecret;
  /** Keys the fingerprints of a connection that has no secret, where no memory does. */
  readonly keyOfRun: string;
  readonly fingerprintKey: (() => Promise<string>) | undefined;
  readonly room: ConnectionRoom;
  readonly adapters: Adapters;
}

async function connect(parts: Parts, stop: Stop): Promise<Connected> {
  const { connection, limiter, sockets, readSecret, keyOfRun, fingerprintKey, room, adapters } =
    parts;
  const { module, settings, secret, endpoint, limits, policy, ownToken } = connection;
  // First: the sweep takes the time by which it judges tokens at the same moment.
  const steady = steadyClock(adapters.clock);
  const waits = longWaitsOf(connection, steady, adapters);
  const beginWait: BeginWait = (...wait) => waits.begin(...wait);
  const clock = connectionClock(steady, stop, waits);
  const aws = new AwsWaits(beginWait, stop);
  const awsCredentials = aws.credentials(adapters.awsCredentials);
  const read = secret === undefined ? undefined : await aws.forSecret(readSecret(secret));
  const value = secret === undefined ? undefined : secretFields(module, read);
  const credentials = secret === undefined ? undefined : parseCredentials(connection, value);
  const remembersKey = secret === undefined && module.hasSecretIds?.(settings);
  const key = (remembersKey ? await fingerprintKey?.() : undefined) ?? keyOfRun;
  const fingerprint = fingerprintsKeyedBy(JSON.stringify(value) ?? key);
  const ownIds = secretIds(value, fingerprint);
  const http = new ConnectionHttp({ limits, sockets, limiter, clock, stop, beginWait });
  const iamAccess: IamAccess = {
    async connectIam(roleArn) {
      const { connectIam } = await import('./aws/iam.ts');
      const openHttp = http.open;
      return connectIam({ openHttp, clock, credentials: awsCredentials, endpoint, roleArn });
    },
  };
  const provider = module.connect({
    settings,
    credentials,
    ...(secret !== undefined && { secretId: secret }),
    ...(endpoint && { endpoint }),
    namesOwnToken: ownToken !== undefined,
    openHttp: http.open,
    clock,
    concurrency: limits.concurrency,
    fingerprint,
    register: aws.register(adapters.register),
    awsCredentials,
    ...iamAccess,
    get needs() {
      return neededFields(policy);
    },
  });
  return {
    provider,
    room,
    clockSkewMillis: () => http.clockSkewMillis(),
    searchOwnToken: () => new OwnTokenSearch(ownToken, ownIds),
    limits: () => limiter.state(),
    onWait: (listener) => http.onWait(listener),
    beforeSending: (check) => http.beforeSending(check),
    beginWait,
    close() {
      room.release();
      http.close();
    },
  };
}
