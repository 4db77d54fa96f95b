import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliContext } from '../../lambda/cli/context.ts';
import { main } from '../../lambda/cli/main.ts';
import { anthropicCase } from '../providers/definitions/anthropic.contract.ts';
import { contextWith } from './cli-context.ts';
import { createTestClock, DAY, NOW } from './clock.ts';
import { startLoopback } from './sandbox/loopback.ts';
import { createRestApi } from './sandbox/rest-api.ts';
import { createTestTerminal, type TestTerminal } from './test-terminal.ts';

/** The command line in this process, with a connection `keys` whose policy disables what has expired. */
export type KeyFixture = Awaited<ReturnType<typeof createKeyFixture>>;

/** Starts the simulator with two expired keys, `old-1` and `old-2`, and one that is fresh. */
export async function createKeyFixture(settings = 'provider: anthropic') {
  const clock = createTestClock();
  const simulator = createRestApi(anthropicCase.api);
  const add = (id: string, expiresAt: number) =>
    simulator.add({ id, createdAt: NOW - 400 * DAY, expiresAt, own: false });
  add('old-1', NOW - 30 * DAY);
  add('old-2', NOW - 30 * DAY);
  add('new', NOW + 30 * DAY);
  const server = await startLoopback(simulator.handle, { clock });
  const folder = await mkdtemp(join(tmpdir(), 'keys-'));
  const config = join(folder, 'sweeper.yaml');
  await writeFile(
    config,
    `connections: [{ name: keys, ${settings}, secret: keys, endpoint: '${server.origin}' }]
policies:
  default:
    rules: [{ name: expired, when: { expiredFor: 7d }, action: disable }]
    safeguards: { maxRevocationShare: 1, keepNewest: 0 }
`,
  );
  let runs = 0;
  /** Runs a command with `--config`; `yes` is what a person answers. */
  async function sweeper(
    args: readonly string[],
    terminal: TestTerminal = createTestTerminal(false),
  ) {
    const base = contextWith(terminal.terminal);
    const context: CliContext = {
      ...base,
      adapters: {
        ...base.adapters,
        clock,
        secrets: { read: async () => new Map([['keys', anthropicCase.secret]]) },
      },
      newRunId: () => `run-${++runs}`,
    };
    const [command = '', ...rest] = args;
    const place = command === 'providers' ? [] : ['--config', config];
    const code = await main([command, ...place, ...rest], context);
    return { code, ...(await terminal.output()) };
  }
  return {
    clock,
    simulator,
    server,
    folder,
    config,
    sweeper,
    /** Replaces a part of the configuration. */
    async edit(before: string, after: string) {
      await writeFile(config, (await readFile(config, 'utf8')).replace(before, after));
    },
    restore: (...args: string[]) => sweeper(['restore', '--connection', 'keys', '--yes', ...args]),
    async close() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
