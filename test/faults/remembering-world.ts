import type { Approval } from '../../lambda/domain/approval.ts';
import type { Policy } from '../../lambda/domain/policy-types.ts';
import type { ConnectionReport } from '../../lambda/domain/report.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import type { Store } from '../../lambda/memory/store.ts';
import type { Memory } from '../../lambda/memory-ports.ts';
import type { Provider, RunnableConnection } from '../../lambda/ports.ts';
import { runSweep } from '../../lambda/sweep/run-sweep.ts';
import type { Harness, ProviderContract } from '../contract/harness.ts';
import { Scene } from '../contract/scene.ts';
import { connectionOf, POLICY } from '../contract/sweep-once.ts';
import { createSharedStore, type SharedStore } from '../memory/shared-store.ts';
import { createTestClock, DAY, MINUTE } from '../support/clock.ts';

/** What the policy of the connection does with stale tokens. */
export type Action = 'revoke' | 'disable' | 'quarantine';

/** How long a lease lasts unless it is renewed. */
export const LEASE_MILLIS = 20 * MINUTE;

/** How a run differs from the ordinary one. */
export interface RunParts {
  /** @default the shared one */
  readonly store?: Store;
  /** By how much its clocks are ahead of the others. */
  readonly clockOffMillis?: number;
  /** The plan that the run carries out, and nothing else. */
  readonly approval?: Approval;
  /** Changes the provider. */
  readonly provider?: (provider: Provider) => Provider;
}

/** A provider with stale tokens, and a memory that several machines share. */
export interface RememberingWorld {
  readonly harness: Harness;
  readonly stale: readonly string[];
  readonly shared: SharedStore;
  /** Ids that were taken out of use, in that order. */
  out(): readonly string[];
  /** Enforces once. */
  run(runId: string, parts?: RunParts): Promise<ConnectionReport>;
  readonly memory: Memory;
  /** What is remembered of its tokens. */
  remembered(): Promise<readonly object[]>;
}

/**
 * Starts a provider whose stale tokens a policy wants gone.
 * @param policy what the policy says besides
 */
export async function startRememberingWorld(
  contract: ProviderContract,
  action: Action,
  policy: Partial<Policy> = {},
): Promise<RememberingWorld> {
  const harness = await contract.start(createTestClock());
  const stale = new Scene(contract, harness).populate(6);
  const shared = createSharedStore();
  const rules = POLICY.rules.map((rule) => ({
    ...rule,
    action,
    ...(action === 'quarantine' && { for: 30 * DAY }),
  }));
  const memoryOn = (store: Store, off: number) =>
    createMemory(store, {
      lengthMillis: LEASE_MILLIS,
      clock: { elapsed: shared.now, now: () => harness.clock.now() + off },
    });
  const memory = memoryOn(shared.store, 0);
  return {
    harness,
    stale,
    shared,
    out: () => (action === 'revoke' ? harness.revoked() : (harness.disabled?.() ?? [])),
    async run(runId, { store = shared.store, clockOffMillis = 0, provider, approval } = {}) {
      const connection = connectionOf(harness, {
        policy: { rules, ...policy },
        limits: { concurrency: 1 },
      });
      const report = await runSweep({
        runId,
        mode: 'enforce',
        connections: [provider ? withProvider(connection, provider) : connection],
        clock: { ...harness.clock, now: () => harness.clock.now() + clockOffMillis },
        stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
        ...(approval && { approval }),
        memory: {
          memory: memoryOn(store, clockOffMillis),
          runId,
          trigger: 'manual',
          remembersRun: true,
          warn: () => {},
        },
      });
      const [part] = report.connections;
      if (!part) throw new Error('the report has no connection');
      return part;
    },
    memory,
    async remembered() {
      return [...(await memory.recall('under-test')).tokens.values()];
    },
  };
}

function withProvider(
  connection: RunnableConnection,
  change: (provider: Provider) => Provider,
): RunnableConnection {
  return {
    ...connection,
    async connect(stop) {
      const connected = await connection.connect(stop);
      return { ...connected, provider: change(connected.provider) };
    },
  };
}
