import { expect } from 'vitest';
import { auditRecord } from '../../../lambda/audit/record.ts';
import { composeConnections } from '../../../lambda/compose.ts';
import type { Mode, SweepEvent } from '../../../lambda/domain/events.ts';
import type { Conditions, Rule } from '../../../lambda/domain/policy-types.ts';
import type { Limits, ProviderModule } from '../../../lambda/ports.ts';
import { runSweep } from '../../../lambda/sweep/run-sweep.ts';
import { expectNoneOf, printed } from '../../contract/canaries.ts';
import { POLICY } from '../../contract/sweep-once.ts';
import type { TestClock } from '../../support/clock.ts';
import { AMPLE_MEMORY } from '../../support/memory.ts';
import { createMemoryRegister } from '../../support/memory-register.ts';
import { runOrigin } from '../../support/origin.ts';
import { CHAIN_KEY, ROLE_SECRETS } from './server.ts';

/** How one sweep differs from the ordinary one. */
export interface IamSweepOptions {
  readonly settings?: unknown;
  /** Of further connections, which are swept alongside. */
  readonly others?: readonly unknown[];
  readonly when: Conditions;
  readonly action?: Rule['action'];
  readonly mode?: Mode;
  readonly limits?: Partial<Limits>;
  readonly keepNewest?: number;
  readonly stop?: AbortSignal;
  /** Called when the plan is made and nothing has been revoked yet. */
  readonly beforeRevoking?: () => void;
  readonly chain?: () => Promise<{ accessKeyId: string; secretAccessKey: string }>;
}

/** Sweeps IAM at `origin` with one rule; fails when a secret shows in anything that could be printed. */
export async function sweepIam(
  module: ProviderModule,
  origin: string,
  clock: TestClock,
  options: IamSweepOptions,
) {
  const { settings = { users: 'all' }, when, action = 'revoke', mode = 'enforce' } = options;
  const connections = composeConnections(
    [settings, ...(options.others ?? [])].map((one, index) => ({
      name: `under-test-${index}`,
      module,
      endpoint: new URL(origin),
      settings: module.settings.parse(one),
      policy: {
        ...POLICY,
        rules: [{ name: 'stale', when, action }],
        safeguards: { ...POLICY.safeguards, keepNewest: options.keepNewest ?? 0 },
      },
      limits: { concurrency: 4, timeoutMillis: 10_000, ...options.limits },
    })),
    {
      clock,
      secrets: { read: async () => new Map() },
      register: createMemoryRegister(),
      memory: AMPLE_MEMORY,
      awsCredentials: options.chain ?? (async () => CHAIN_KEY),
    },
  );
  const events: SweepEvent[] = [];
  const { connections: reports, runId } = await runSweep({
    runId: 'run-1',
    mode,
    connections,
    clock,
    stop: {
      signal: options.stop ?? new AbortController().signal,
      deadline: Number.POSITIVE_INFINITY,
    },
    intents: { write: async () => options.beforeRevoking?.() },
    onEvent: (event) => events.push(event),
  });
  const [report] = reports;
  if (!report) throw new Error('the report has no connection');
  const fates = events.filter((event) => event.type === 'token');
  const output = printed([
    ...events,
    report,
    ...fates.map((event) => auditRecord(event, runOrigin(runId))),
  ]);
  expectNoneOf([CHAIN_KEY.secretAccessKey, ...ROLE_SECRETS], output);
  const { listed, ...states } = report.totals;
  expect(Object.values(states).reduce((sum, count) => sum + count)).toBe(listed);
  return { report, reports, fates };
}
