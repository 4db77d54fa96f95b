import { expect } from 'vitest';
import { auditRecord } from '../../lambda/audit/record.ts';
import { composeConnections } from '../../lambda/compose.ts';
import type { Connection } from '../../lambda/config/validate.ts';
import type { Mode, SweepEvent, TokenEvent } from '../../lambda/domain/events.ts';
import type { OwnTokenSetting } from '../../lambda/domain/own-token.ts';
import type { Policy } from '../../lambda/domain/policy-types.ts';
import type { ConnectionReport } from '../../lambda/domain/report.ts';
import type { Token } from '../../lambda/domain/token.ts';
import type {
  AwsCredentialProvider,
  Limits,
  Provider,
  ProviderModule,
  RunnableConnection,
} from '../../lambda/ports.ts';
import { Highlights } from '../../lambda/report/text/highlights.ts';
import { renderReport } from '../../lambda/report/text/report.ts';
import { plain } from '../../lambda/report/text/table.ts';
import { runSweep } from '../../lambda/sweep/run-sweep.ts';
import { DAY } from '../support/clock.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { runOrigin } from '../support/origin.ts';
import { expectNoneOf, printed } from './canaries.ts';
import type { Harness } from './harness.ts';

/** Revokes what expired a week ago or is older than a year, with the safeguards out of the way. */
export const POLICY: Policy = {
  name: 'default',
  rules: [
    { name: 'long-expired', when: { expiredFor: 7 * DAY }, action: 'revoke' },
    { name: 'too-old', when: { olderThan: 365 * DAY }, action: 'revoke' },
  ],
  protect: [],
  safeguards: {
    maxRevocations: 10_000,
    maxRevocationShare: 1,
    keepNewest: 0,
    minimumAge: 0,
    maxClockSkew: 120_000,
  },
};

/** How one run differs from the ordinary one. */
export interface SweepOptions {
  readonly mode?: Mode;
  readonly limits?: Partial<Limits>;
  readonly policy?: Partial<Policy>;
  readonly settings?: unknown;
  /** The JSON value of the secret. */
  readonly secret?: unknown;
  /** Its name or ARN. @default SECRET_ID */
  readonly secretId?: string;
  /** What the connection says of its own token; `undefined` says nothing. @default what the harness has */
  readonly ownToken?: OwnTokenSetting | undefined;
  /** Ends the run early. */
  readonly stop?: AbortSignal;
  /** By the clock that nobody sets. @default - there is none */
  readonly deadline?: number;
  readonly awsCredentials?: AwsCredentialProvider;
  /** Called when the plan is made and nothing has been revoked yet. */
  readonly beforeRevoking?: () => void;
  /** Looks whether what was written before revoking is still there. */
  readonly verify?: () => void;
}

/** What one run came to. */
export interface Swept {
  readonly report: ConnectionReport;
  readonly tokens: readonly TokenEvent[];
  /** All that the provider listed, in order. */
  readonly listed: readonly Token[];
  /** What the provider threw, in order. */
  readonly errors: readonly unknown[];
  /** All that anybody could read of the run. */
  readonly output: string;
}

/** The name of the connection's secret in Secrets Manager. */
export const SECRET_ID = 'token-sweeper/under-test';

/**
 * Sweeps the harness's provider once with the real engine and the real HTTP client. Fails when a token is
 * not accounted for, or when a secret shows in anything that could be printed.
 */
export async function sweepOnce(harness: Harness, options: SweepOptions = {}): Promise<Swept> {
  const events: SweepEvent[] = [];
  const errors: unknown[] = [];
  const listed: Token[] = [];
  const withoutStableId: Token[] = [];
  const { clock } = harness;
  const { mode = 'enforce', stop = new AbortController().signal } = options;
  const connection = connectionOf(
    harness,
    options,
    tapped(harness.module, { listed, errors, withoutStableId }),
  );
  const report = await runSweep({
    runId: 'run-1',
    mode,
    connections: [tappedConnection(connection, errors)],
    clock,
    stop: { signal: stop, deadline: options.deadline ?? Number.POSITIVE_INFINITY },
    intents: {
      write: async () => options.beforeRevoking?.(),
      verify: () => options.verify?.(),
    },
    onEvent: (event) => events.push(event),
  });
  const tokens = events.filter((event) => event.type === 'token');
  const highlights = new Highlights();
  for (const event of events) highlights.add(event);
  const output = printed([
    ...events,
    ...errors,
    report,
    ...tokens.map((event) => auditRecord(event, runOrigin(report.runId))),
    renderReport(report, highlights, plain),
  ]);
  expectNoSecrets(harness, output);
  const [connectionReport] = report.connections;
  if (!connectionReport) throw new Error('the report has no connection');
  expectConserved(connectionReport);
  expect(
    withoutStableId,
    'tokens whose id is new with each secret, and nothing else is known',
  ).toEqual([]);
  return { report: connectionReport, tokens, listed, errors, output };
}

/** The one connection of a run, as it would be configured. */
export function connectionOf(
  harness: Harness,
  options: SweepOptions,
  module = harness.module,
): RunnableConnection {
  const { server, clock, register } = harness;
  const { policy, limits } = options;
  const secret = 'secret' in options ? options.secret : harness.secret;
  const ownToken = 'ownToken' in options ? options.ownToken : harness.ownToken;
  const connection: Connection = {
    name: 'under-test',
    module,
    ...(secret !== undefined && { secret: options.secretId ?? SECRET_ID }),
    endpoint: new URL(server.origin),
    settings: module.settings.parse(options.settings ?? harness.settings),
    policy: { ...POLICY, ...policy },
    ...(ownToken !== undefined && { ownToken }),
    limits: { concurrency: 4, timeoutMillis: 10_000, ...limits },
  };
  const [runnable] = composeConnections([connection], {
    clock,
    secrets: { read: async (ids) => new Map(ids.map((id) => [id, secret])) },
    register,
    memory: AMPLE_MEMORY,
    awsCredentials: options.awsCredentials ?? harness.awsCredentials ?? noCredentials,
  });
  if (!runnable) throw new Error('nothing was composed');
  return runnable;
}

async function noCredentials(): Promise<never> {
  throw new Error('this connection should not ask for AWS credentials');
}

/** Fails when a secret of the harness shows in what anybody could read. */
export function expectNoSecrets(harness: Harness, output: string): void {
  expectNoneOf([...harness.secrets(), ...sentCredentials(harness)], output);
}

/** What was sent to prove who is calling is as secret as what it was made of. */
function sentCredentials({ server }: Harness): string[] {
  return [...new Set(server.requests.flatMap(({ headers }) => headers.authorization ?? []))];
}

function expectConserved({ totals }: ConnectionReport): void {
  const { listed, ...states } = totals;
  const counted = Object.values(states).reduce((sum, count) => sum + count, 0);
  expect(counted, 'every listed token is in exactly one state').toBe(listed);
}

function tappedConnection(connection: RunnableConnection, errors: unknown[]): RunnableConnection {
  return { ...connection, connect: (stop) => noted(errors, () => connection.connect(stop)) };
}

/** What is taken note of while a provider is used. */
interface Taps {
  readonly listed: Token[];
  readonly errors: unknown[];
  /** Tokens that a memory could not find again once the connection's secret has changed. */
  readonly withoutStableId: Token[];
}

function tapped(module: ProviderModule, taps: Taps): ProviderModule {
  return {
    ...module,
    connect: (dependencies) => tappedProvider(module.connect(dependencies), taps),
  };
}

function tappedProvider(provider: Provider, taps: Taps): Provider {
  const { listed, errors, withoutStableId } = taps;
  const { inspect } = provider;
  return {
    ...provider,
    async *list() {
      try {
        for await (const page of provider.list()) {
          listed.push(...page);
          withoutStableId.push(...page.filter((token) => !hasStableId(token, provider)));
          yield page;
        }
      } catch (error) {
        errors.push(error);
        throw error;
      }
    },
    revoke: (token) => noted(errors, () => provider.revoke(token)),
    ...(inspect && { inspect: (token) => noted(errors, () => inspect(token)) }),
  };
}

/** Its own token, and one that cannot be read, are never acted on. */
function hasStableId(token: Token, provider: Provider): boolean {
  const secretId = provider.secretIdOf?.(token);
  if (!token.fingerprinted) return secretId === undefined;
  const isNeverActedOn = token.own === true || token.providerState !== undefined;
  return isNeverActedOn || (secretId !== undefined && secretId !== token.id);
}

async function noted<Result>(errors: unknown[], run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    errors.push(error);
    throw error;
  }
}
