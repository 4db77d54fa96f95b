import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CliContext } from '../../lambda/cli/context.ts';
import { main } from '../../lambda/cli/main.ts';
import { stopOnSignals } from '../../lambda/cli/stop-on-signals.ts';
import type { Clock } from '../../lambda/ports.ts';
import { DAY } from './clock.ts';
import { AMPLE_MEMORY } from './memory.ts';
import { createHuaweiSimulator, type HuaweiSimulator, type HuaweiToken } from './sandbox/huawei.ts';
import { type Loopback, startLoopback } from './sandbox/loopback.ts';
import type { TestTerminal } from './test-terminal.ts';

const STORE = 'd-a000060001';
const TENANT = 'tenant-1';
const YEAR = 365 * DAY;

/** The loopback server and the progress line need real time. */
const clock: Clock = {
  now: Date.now,
  elapsed: () => Math.trunc(performance.now()),
  sleep: (millis, signal) => delay(millis, undefined, signal && { signal }).catch(() => {}),
};

/** The result of one command. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The command line in this process, with the simulated connection `scim`: its token `new` is fresh, `old-1` and
 * `old-2` expired long ago and match the only rule, `expired`.
 */
export interface CliFixture {
  readonly simulator: HuaweiSimulator;
  readonly server: Loopback;
  readonly folder: string;
  /** Receives the signals. */
  readonly process: EventEmitter;
  /** Expiry times of all tokens at the simulator, in epoch milliseconds. */
  readonly expiries: () => readonly number[];
  /** The tokens of the simulator themselves: changing them changes it. */
  readonly tokens: () => HuaweiToken[];
  /** Makes one more token like `old-1`. */
  readonly addStale: (token_id: string) => void;
  /** Runs a command with `--config`, as far as it takes one. */
  sweeper(terminal: TestTerminal, ...args: string[]): Promise<CliResult>;
  readConfig(): Promise<string>;
  /** Replaces a part of the configuration. */
  editConfig(before: string, after: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the simulator and writes the configuration. */
export async function createCliFixture(): Promise<CliFixture> {
  const simulator = seededSimulator();
  const server = await startLoopback(simulator.handle, { clock });
  const folder = await mkdtemp(join(tmpdir(), 'cli-'));
  const configPath = join(folder, 'sweeper.yaml');
  await writeFile(configPath, configFor(server.origin));
  const process = new EventEmitter();
  return {
    simulator,
    server,
    folder,
    process,
    tokens: () => simulator.tokens(TENANT) as HuaweiToken[],
    addStale: (id) => addAged(simulator, id, 2),
    expiries: () => simulator.tokens(TENANT).map(({ expiration_time }) => expiration_time),
    async sweeper(terminal, ...args) {
      const [command = '', ...rest] = args;
      const context = contextOf(terminal, process, simulator);
      const code = await main([command, '--config', configPath, ...rest], context);
      return { code, ...(await terminal.output()) };
    },
    readConfig: () => readFile(configPath, 'utf8'),
    async editConfig(before, after) {
      await writeFile(configPath, (await readFile(configPath, 'utf8')).replace(before, after));
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

function seededSimulator(): HuaweiSimulator {
  const simulator = createHuaweiSimulator({ clock });
  simulator.addIdentityStore(STORE);
  simulator.addTenant(STORE, TENANT);
  const ages: readonly [string, number][] = [
    ['new', 0.1],
    ['old-1', 2],
    ['old-2', 3],
  ];
  for (const [id, years] of ages) addAged(simulator, id, years);
  return simulator;
}

function addAged(simulator: HuaweiSimulator, token_id: string, years: number): void {
  const creation_time = Math.round(clock.now() - years * YEAR);
  simulator.addToken(TENANT, { token_id, creation_time, expiration_time: creation_time + YEAR });
}

function configFor(endpoint: string): string {
  return `connections:
  - name: scim
    provider: huawei-identity-center
    secret: huawei
    endpoint: ${endpoint}
    settings: { region: cn-north-4, identityStoreId: ${STORE}, tenantIds: [${TENANT}] }
policies:
  default: { rules: [{ name: expired, when: { expiredFor: 7d }, action: revoke }] }
`;
}

function contextOf(
  { terminal }: TestTerminal,
  process: EventEmitter,
  simulator: HuaweiSimulator,
): CliContext {
  return {
    terminal,
    stopping: stopOnSignals(
      process,
      clock,
      (line) => terminal.stderr(line),
      () => {},
    ),
    adapters: {
      clock,
      secrets: { read: async () => new Map([['huawei', simulator.key]]) },
      register: { async *entries() {}, async mark() {} },
      memory: AMPLE_MEMORY,
      awsCredentials: async () => ({ accessKeyId: '', secretAccessKey: '' }),
    },
    newRunId: () => 'run-1',
    approver: async () => 'local user tester',
    createMailer: () => () => Promise.reject(new Error('no mail is sent')),
  };
}
