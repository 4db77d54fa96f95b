import { hash } from 'node:crypto';
import { setTimeout as delay, setImmediate as yieldToOthers } from 'node:timers/promises';
import { awsCredentialChain, secretsManagerClient } from './aws/clients.ts';
import { createTokenRegister } from './aws/register.ts';
import { createCredentialStore } from './aws/secrets.ts';
import type { Config, Connection } from './config/validate.ts';
import type { Mode, SweepEvent } from './domain/events.ts';
import { neededFields } from './domain/needed-fields.ts';
import { comparableId, OwnTokenSearch } from './domain/own-token.ts';
import { type Report, ReportBuilder } from './domain/report.ts';
import { SweepError } from './errors.ts';
import { AllowList } from './http/allow-list.ts';
import { createHttpClient } from './http/client.ts';
import { createLimiter, type Limiter } from './http/pacing/limiter.ts';
import { nestedLimiter } from './http/pacing/nested-limiter.ts';
import { Sockets } from './http/sockets.ts';
import type {
  AwsCredentialProvider,
  Clock,
  Connected,
  CredentialStore,
  IntentLog,
  RunnableConnection,
  Stop,
  TokenRegister,
} from './ports.ts';
import type { IamAccess } from './providers/aws-iam/api.ts';
import { jwtClaim } from './providers/kit/jwt.ts';
import { sweep } from './sweep/sweep.ts';

/** The outside world that connections are made of. */
export interface Adapters {
  readonly clock: Clock;
  readonly secrets: CredentialStore;
  readonly register: TokenRegister;
  readonly awsCredentials: AwsCredentialProvider;
}

/** The adapters of a real run: the machine's clock, and AWS as the SDK's standard variables say. */
export function createAdapters(): Adapters {
  const clock: Clock = {
    now: Date.now,
    sleep: (millis, signal) =>
      millis === 0
        ? yieldToOthers()
        : delay(millis, undefined, signal && { signal }).catch(() => {}),
  };
  const client = secretsManagerClient();
  return {
    clock,
    secrets: createCredentialStore(client),
    register: createTokenRegister(client),
    awsCredentials: awsCredentialChain(),
  };
}

/**
 * Makes configured connections runnable; their secrets are read together, when the first one connects.
 * @param limits what all of them together may have in flight
 */
export function composeConnections(
  connections: readonly Connection[],
  adapters: Adapters,
  limits: Config['limits'] = { concurrency: 200 },
): readonly RunnableConnection[] {
  const secretIds = [...new Set(connections.flatMap(({ secret }) => secret ?? []))];
  let reading: Promise<ReadonlyMap<string, unknown>> | undefined;
  const readSecret = async (id: string): Promise<unknown> => {
    reading ??= adapters.secrets.read(secretIds);
    return (await reading).get(id);
  };
  const limiterOf = createLimiters(limits, adapters.clock);
  const sockets = new Sockets();
  return connections.map((connection) => ({
    name: connection.name,
    provider: connection.module.name,
    policy: connection.policy,
    concurrency: connection.limits.concurrency,
    connect: (stop) =>
      connect(connection, limiterOf(connection), sockets, readSecret, adapters, stop),
  }));
}

/** One limiter a connection; those that call the same account share one, as they share its rate limit. */
function createLimiters(
  { concurrency }: Config['limits'],
  clock: Clock,
): (connection: Connection) => Limiter {
  const all = createLimiter({
    limits: { concurrency, timeoutMillis: 0 },
    clock,
    adaptive: false,
  });
  const limiters = new Map<string, Limiter>();
  return ({ module, settings, endpoint, secret, limits }) => {
    const own = module.account?.(settings);
    const account = JSON.stringify([module.name, endpoint, secret, own]);
    const limiter = limiters.get(account) ?? nestedLimiter(all, createLimiter({ limits, clock }));
    limiters.set(account, limiter);
    return limiter;
  };
}

async function connect(
  connection: Connection,
  limiter: Limiter,
  sockets: Sockets,
  readSecret: (id: string) => Promise<unknown>,
  adapters: Adapters,
  stop: Stop,
): Promise<Connected> {
  const { module, settings, secret, endpoint, limits, name, policy, ownToken } = connection;
  const value = secret === undefined ? undefined : await readSecret(secret);
  const credentials = secret === undefined ? undefined : parseCredentials(connection, value);
  const fingerprint = createFingerprint(JSON.stringify(value) ?? name);
  const secretIds = idsInSecret(value, fingerprint);
  const allowList = new AllowList();
  let skew = 0;
  let onWait = () => {};
  const http = createHttpClient({
    limits,
    allowList,
    sockets,
    limiter,
    clock: adapters.clock,
    stop,
    onDate: (millis) => {
      if (Math.abs(millis) > Math.abs(skew)) skew = millis;
    },
    onWait: () => onWait(),
  });
  const openHttp = (bases: readonly URL[]) => {
    allowList.add(bases);
    return http;
  };
  const iamAccess: IamAccess = {
    async connectIam(roleArn) {
      const { connectIam } = await import('./aws/iam.ts');
      const { clock, awsCredentials: credentials } = adapters;
      return connectIam({ openHttp, clock, credentials, endpoint, roleArn });
    },
  };
  const provider = module.connect({
    settings,
    credentials,
    ...(secret !== undefined && { secretId: secret }),
    ...(endpoint && { endpoint }),
    namesOwnToken: ownToken !== undefined,
    openHttp,
    clock: adapters.clock,
    concurrency: limits.concurrency,
    fingerprint,
    register: adapters.register,
    awsCredentials: adapters.awsCredentials,
    ...iamAccess,
    get needs() {
      return neededFields(policy);
    },
  });
  return {
    provider,
    clockSkewMillis: () => skew,
    searchOwnToken: () => new OwnTokenSearch(ownToken, secretIds),
    limits: () => limiter.state(),
    onWait: (listener) => {
      onWait = listener;
    },
    close: () => http.close(),
  };
}

/** Throws SweepError `invalid-secret`, naming fields and never values. */
function parseCredentials({ module, secret }: Connection, value: unknown): unknown {
  if (value instanceof SweepError) throw value;
  const parsed = module.credentials.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole value');
  throw new SweepError(
    'invalid-secret',
    `secret ${secret} is not what ${module.name} needs: ${[...new Set(fields)].join(', ')} missing or of the wrong type`,
  );
}

/**
 * What in a secret may be the id of a listed token: each of its texts, or its fingerprint where the id is the secret
 * itself, and the `jti` of each JWT.
 */
function idsInSecret(value: unknown, fingerprint: (text: string) => string): ReadonlySet<string> {
  const texts = textsIn(value);
  const claims = texts.map((text) => jwtClaim(text, 'jti')).filter((id) => typeof id === 'string');
  return new Set([...texts, ...claims, ...texts.map(fingerprint)].map(comparableId));
}

/** Every text in a JSON value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/**
 * Fingerprints are keyed by the connection's own secret: who reads a report cannot test guesses of a token,
 * and the same token is named alike in every run until that secret changes.
 */
function createFingerprint(secret: string): (value: string) => string {
  let key: string | undefined;
  return (value) => {
    key ??= hash('sha256', secret);
    return hash('sha256', `${key}${value}`);
  };
}

/** One run, ready to start. */
export interface RunOptions {
  readonly runId: string;
  readonly mode: Mode;
  readonly connections: readonly RunnableConnection[];
  /** Tells the time to the rules. */
  readonly clock: Clock;
  readonly stop: Stop;
  readonly intents?: IntentLog;
  /** Called with each event, in order, before the report is folded from it. */
  readonly onEvent?: (event: SweepEvent) => void;
}

/** Runs one sweep to its end and returns its report, whatever failed. */
export async function runSweep(options: RunOptions): Promise<Report> {
  const { runId, mode, connections, clock, stop, intents, onEvent } = options;
  const startedAt = clock.now();
  const report = new ReportBuilder({ runId, mode, startedAt, connections });
  for await (const event of sweep(connections, {
    mode,
    clock,
    stop,
    ...(intents && { intents }),
  })) {
    onEvent?.(event);
    report.add(event);
  }
  return report.build(clock.now());
}
