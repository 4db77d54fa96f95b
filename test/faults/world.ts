import { createTokenRegister } from '../../lambda/aws/register.ts';
import { createCredentialStore } from '../../lambda/aws/secrets.ts';
import { composeConnections } from '../../lambda/compose.ts';
import type { Report } from '../../lambda/domain/report.ts';
import { runSweep } from '../../lambda/sweep/run-sweep.ts';
import { createTestClock, MINUTE, settableClock } from '../support/clock.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { startLoopback } from '../support/sandbox/loopback.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import { createSecretsManagerStub } from '../support/sandbox/secrets-manager.ts';
import { addFault } from './add-fault.ts';
import { impatientClient } from './impatient-client.ts';
import { Outages } from './outages.ts';
import { type Point, type ProviderName, precedesPlan } from './points.ts';
import { connectionOf, type ProviderUnderTest, startProvider } from './provider-under-test.ts';
import type { Case } from './table.ts';

/** Two connections side by side, one of which is hit by a fault. */
export interface World {
  readonly hit: ProviderUnderTest;
  readonly neighbour: ProviderUnderTest;
  /** Requests to the server of a point that come to it. */
  received(point: Point): number;
  /** Enforces once, with the fault or without. */
  sweep(one?: Case): Promise<Report>;
  close(): Promise<void>;
}

const DEADLINE_MILLIS = 15 * MINUTE;
/** For the server that does not answer. */
const SHORT_TIMEOUT_MILLIS = 200;
/** For any other: a request that is repeated because the machine is busy would meet no fault that hits once. */
const LONG_TIMEOUT_MILLIS = 20_000;

/** Starts both providers and Secrets Manager, for a case. */
export async function startWorld({ point, fault }: Case): Promise<World> {
  const outages = new Outages(createTestClock());
  const { clock } = outages;
  const local = settableClock(clock);
  const stub = createSecretsManagerStub({ clock });
  // The SDK lives by the machine's clock, and takes a difference for a reason to ask once more.
  const secrets = await startLoopback(stub.handle, { clock: Date });
  const hit = await startProvider(point.provider, clock, stub);
  const neighbour = await startProvider(neighbourOf(point), clock, stub);
  const timeoutMillis = fault.code === 'timeout' ? SHORT_TIMEOUT_MILLIS : LONG_TIMEOUT_MILLIS;
  const client = impatientClient(secrets.origin, clock, timeoutMillis);
  const adapters = {
    clock: local,
    secrets: createCredentialStore(async () => client),
    register: createTokenRegister(async () => client),
    memory: AMPLE_MEMORY,
    awsCredentials: async () => SANDBOX_AWS_KEY,
  };
  const serverOf = ({ server }: Point) => (server === 'secrets' ? secrets : hit.server);

  async function sweep(one?: Case): Promise<Report> {
    const stop = new AbortController();
    const arm = () => {
      const { setMillis } = one?.fault ?? {};
      const act = () => (setMillis === undefined ? stop.abort() : local.set(setMillis));
      if (one) addFault(one, serverOf(one.point), outages, act);
    };
    if (one && precedesPlan(one.point)) arm();
    // Without a secret of its own it has nothing to do with Secrets Manager.
    const { secretId: _, ...bare } = neighbour;
    const report = await runSweep({
      runId: 'run-1',
      mode: 'enforce',
      connections: composeConnections(
        [
          connectionOf('hit', hit, one && { timeoutMillis }),
          connectionOf('neighbour', point.phase === 'secret' ? bare : neighbour),
        ],
        adapters,
      ),
      clock: local,
      stop: { signal: stop.signal, deadline: deadlineOf(one, clock.elapsed()) },
      intents: {
        async write({ name }) {
          if (name !== 'hit' || !one || precedesPlan(one.point)) return;
          if (one.point.phase === 'list-again') await clock.sleep(MINUTE + 1);
          arm();
        },
      },
    });
    if (one?.fault.setMillis !== undefined) local.set(-one.fault.setMillis);
    for (const { faults } of [hit.server, secrets]) faults.clear();
    await outages.end();
    return report;
  }

  return {
    hit,
    neighbour,
    received: (one) => serverOf(one).requests.filter(one.hits).length,
    sweep,
    async close() {
      client.destroy();
      await Promise.all([hit.server.close(), neighbour.server.close(), secrets.close()]);
    },
  };
}

/** Another provider; one that can do without a secret where Secrets Manager fails. */
function neighbourOf({ provider, phase }: Point): ProviderName {
  return phase === 'secret' ? 'route53' : NEIGHBOURS[provider];
}

/** Huawei's minute-long waits move the clock too fast for requests in flight whose signature has a time. */
const NEIGHBOURS: Readonly<Record<ProviderName, ProviderName>> = {
  huawei: 'apigee',
  apigee: 'route53',
  route53: 'oauth',
  oauth: 'huawei',
  'iam-keys': 'iam-credentials',
  'iam-credentials': 'iam-keys',
};

/** Where no deadline is part of the case, no wait may meet one. */
function deadlineOf(one: Case | undefined, start: number): number {
  return one?.fault.kind === 'long-wait' ? start + DEADLINE_MILLIS : Number.POSITIVE_INFINITY;
}
