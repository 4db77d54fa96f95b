import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { composeConnections } from '../../lambda/compose.ts';
import type { TokenEvent } from '../../lambda/domain/events.ts';
import type { Rule } from '../../lambda/domain/policy-types.ts';
import type { ConnectionReport } from '../../lambda/domain/report.ts';
import type { AwsCredentialProvider, Clock, ProviderModule } from '../../lambda/ports.ts';
import { runSweep } from '../../lambda/sweep/run-sweep.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';

/** One connection to a real server. */
export interface RealConnection {
  readonly module: ProviderModule;
  readonly origin: string;
  readonly settings: unknown;
  readonly secret?: unknown;
  readonly rule: Omit<Rule, 'name'>;
  readonly awsCredentials?: AwsCredentialProvider;
  /** The time by which the policy judges, in epoch milliseconds: what is new can look old. */
  readonly at: number;
}

/** What a sweep came to. */
export interface RealSweep {
  readonly report: ConnectionReport;
  /** The final word on each token that was not simply kept. */
  readonly fates: readonly TokenEvent[];
}

/** Enforces one rule at a real server, as the program would, with the safeguards out of the way. */
export async function sweepReal(connection: RealConnection): Promise<RealSweep> {
  const { module, origin, settings, secret, rule, awsCredentials, at } = connection;
  const clock: Clock = {
    now: Date.now,
    elapsed: () => Math.trunc(performance.now()),
    sleep: (millis, signal) => delay(millis, undefined, signal && { signal }).catch(() => {}),
  };
  const fates: TokenEvent[] = [];
  const connections = composeConnections(
    [
      {
        name: 'real',
        module,
        ...(secret !== undefined && { secret: 'secret' }),
        endpoint: new URL(origin),
        settings: module.settings.parse(settings),
        policy: {
          name: 'default',
          rules: [{ ...rule, name: 'stale' }],
          protect: [],
          safeguards: {
            maxRevocations: 1000,
            maxRevocationShare: 1,
            keepNewest: 0,
            minimumAge: 0,
            maxClockSkew: 120_000,
          },
        },
        limits: { concurrency: 4, timeoutMillis: 30_000 },
      },
    ],
    {
      clock,
      secrets: { read: async () => new Map([['secret', secret]]) },
      register: { async *entries() {}, async mark() {} },
      memory: AMPLE_MEMORY,
      awsCredentials: awsCredentials ?? (() => Promise.reject(new Error('not used'))),
    },
  );
  const { connections: reports } = await runSweep({
    runId: 'real',
    mode: 'enforce',
    connections,
    clock: { ...clock, now: () => at, elapsed: () => 0 },
    stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
    onEvent: (event) => {
      if (event.type === 'token') fates.push(event);
    },
  });
  const [report] = reports;
  if (!report) throw new Error('the report has no connection');
  const { listed, ...states } = report.totals;
  expect(Object.values(states).reduce((sum, count) => sum + count)).toBe(listed);
  return { report, fates };
}
