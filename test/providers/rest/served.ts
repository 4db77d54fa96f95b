import { expect, onTestFinished } from 'vitest';
import { composeConnections } from '../../../lambda/compose.ts';
import type { OwnTokenSetting } from '../../../lambda/domain/own-token.ts';
import type { Token } from '../../../lambda/domain/token.ts';
import { SweepError } from '../../../lambda/errors.ts';
import type { AwsCredentialProvider, Provider } from '../../../lambda/ports.ts';
import { rest } from '../../../lambda/providers/rest/index.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { POLICY } from '../../contract/sweep-once.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { AMPLE_MEMORY } from '../../support/memory.ts';
import { createMemoryRegister } from '../../support/memory-register.ts';
import { type Loopback, startLoopback } from '../../support/sandbox/loopback.ts';
import type { Handler, ReceivedRequest } from '../../support/sandbox/message.ts';

/** An API on loopback. */
export interface Served {
  readonly server: Loopback;
  readonly clock: TestClock;
  /** The targets of all requests, in order. */
  targets(): string[];
  connect(definition: Definition, connection?: Connection): Promise<Provider>;
  /** All tokens of one listing. */
  list(definition: Definition, connection?: Connection): Promise<Token[]>;
}

/** What a connection gives. */
export interface Connection {
  readonly values?: Readonly<Record<string, unknown>>;
  readonly secret?: unknown;
  readonly awsCredentials?: AwsCredentialProvider;
  readonly ownToken?: OwnTokenSetting;
  /** The path of its endpoint, or `none` for a connection that has no endpoint. @default '' */
  readonly endpointPath?: string;
}

/** Serves `handle` until the test ends. */
export async function serve(handle: Handler): Promise<Served> {
  const clock = createTestClock();
  const server = await startLoopback(handle, { clock });
  onTestFinished(() => server.close());

  async function connect(definition: Definition, connection: Connection = {}): Promise<Provider> {
    const { values = {}, awsCredentials = noCredentials, endpointPath = '' } = connection;
    const secret = 'secret' in connection ? connection.secret : { key: 'k-1' };
    const [runnable] = composeConnections(
      [
        {
          name: 'under-test',
          module: rest,
          ...(secret !== undefined && { secret: 'secret' }),
          ...(endpointPath !== 'none' && { endpoint: new URL(server.origin + endpointPath) }),
          settings: rest.settings.parse({ definition, values }),
          policy: POLICY,
          ...(connection.ownToken && { ownToken: connection.ownToken }),
          limits: { concurrency: 4, timeoutMillis: 5000 },
        },
      ],
      {
        clock,
        secrets: { read: async () => new Map([['secret', secret]]) },
        register: createMemoryRegister(),
        memory: AMPLE_MEMORY,
        awsCredentials,
      },
    );
    if (!runnable) throw new Error('nothing was composed');
    const signal = new AbortController().signal;
    const connected = await runnable.connect({ signal, deadline: Number.POSITIVE_INFINITY });
    onTestFinished(() => connected.close());
    return connected.provider;
  }

  return {
    server,
    clock,
    connect,
    targets: () => server.requests.map(({ method, target }) => `${method} ${target}`),
    async list(definition, connection) {
      const provider = await connect(definition, connection);
      const tokens: Token[] = [];
      for await (const page of provider.list()) tokens.push(...page);
      return tokens;
    },
  };
}

async function noCredentials(): Promise<never> {
  throw new Error('nobody should ask for AWS credentials');
}

/** Expects a SweepError with this code; returns its message. */
export async function expectFailure(work: Promise<unknown>, code: string): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SweepError)) throw new Error(`no SweepError but ${String(error)}`);
  expect(error.code).toBe(code);
  return error.message;
}

/** The header that carries the credentials. */
export function bearerOf({ headers }: ReceivedRequest): string | undefined {
  return headers.authorization?.replace('Bearer ', '');
}
