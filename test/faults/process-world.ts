import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestClock, NOW } from '../support/clock.ts';
import { type Loopback, startLoopback } from '../support/sandbox/loopback.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import { createSecretsManagerStub } from '../support/sandbox/secrets-manager.ts';
import type { Point, ProviderName } from './points.ts';
import { type ProviderUnderTest, startProvider } from './provider-under-test.ts';

/** Lets a process live so far from the machine's own time as `CLOCK_SHIFT_MILLIS` says. */
export const SHIFTED_CLOCK = fileURLToPath(new URL('../e2e/shifted-clock.mjs', import.meta.url));

/** Two connections for a process of its own, which lives in the time of the tests. */
export interface ProcessWorld {
  readonly hit: ProviderUnderTest;
  readonly neighbour: ProviderUnderTest;
  /** An empty folder. */
  readonly folder: string;
  /** The configuration, as it is read from its file. */
  readonly config: unknown;
  /** Environment variables that lead a process here. */
  env(): Record<string, string>;
  /** Epoch milliseconds, as a process in this world has them. */
  now(): number;
  /** Moves the time on. */
  wait(millis: number): void;
  /** Calls `act` with the first request that comes to the point; the answer waits for a promise that it returns. */
  onArrival(point: Point, act: () => unknown): void;
  close(): Promise<void>;
}

/**
 * Starts a provider, another one beside it, and Secrets Manager.
 * @param limits of each connection, as a configuration holds them
 */
export async function startProcessWorld(
  name: ProviderName,
  limits: object = { concurrency: 1 },
): Promise<ProcessWorld> {
  let shift = NOW - Date.now();
  const clock = { ...createTestClock(), now: () => Date.now() + shift };
  const stub = createSecretsManagerStub({ clock });
  const secrets = await startLoopback(stub.handle, { clock });
  const hit = await startProvider(name, clock, stub);
  const neighbour = await startProvider(name === 'route53' ? 'huawei' : 'route53', clock, stub);
  const folder = await mkdtemp(join(tmpdir(), 'faults-'));
  const config = configOf(hit, neighbour, limits);
  await writeFile(join(folder, 'sweeper.yaml'), JSON.stringify(config));
  return {
    hit,
    neighbour,
    folder,
    config,
    env: () => ({
      CLOCK_SHIFT_MILLIS: String(shift),
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.origin,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: SANDBOX_AWS_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: SANDBOX_AWS_KEY.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    }),
    now: clock.now,
    wait(millis) {
      shift += millis;
    },
    onArrival(point, act) {
      const server: Loopback = point.server === 'secrets' ? secrets : hit.server;
      const first = skipOf(point, hit);
      const acted = Promise.withResolvers<unknown>();
      let arrived = 0;
      server.faults.add({
        when(request) {
          if (!point.hits(request) || arrived++ !== first) return false;
          acted.resolve(act());
          return true;
        },
        effect: { kind: 'held', until: acted.promise },
      });
    },
    async close() {
      await Promise.all([hit.server.close(), neighbour.server.close(), secrets.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** Once the plan is made, in the middle of it: the third look, the third revocation, the third mark. */
function skipOf({ phase, skip }: Point, { listed }: ProviderUnderTest): number {
  if (phase === 'look') return listed + 2;
  return phase === 'revoke' || phase === 'mark' ? 2 : skip;
}

function configOf(hit: ProviderUnderTest, neighbour: ProviderUnderTest, limits: object): unknown {
  const connections = [
    ['hit', hit],
    ['neighbour', neighbour],
  ] as const;
  return {
    mode: 'enforce',
    connections: connections.map(([name, { module, server, settings, secretId }]) => ({
      name,
      provider: module.name,
      secret: secretId,
      endpoint: server.origin,
      settings,
      limits,
    })),
    policies: {
      default: {
        rules: [
          { name: 'long-expired', when: { expiredFor: '7d' }, action: 'revoke' },
          { name: 'too-old', when: { olderThan: '365d' }, action: 'revoke' },
        ],
        protect: [{ name: 'break-glass' }, { owner: 'break-glass' }],
      },
    },
  };
}
