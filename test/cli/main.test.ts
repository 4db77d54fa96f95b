import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../lambda/cli/main.ts';
import { stopOnSignals } from '../../lambda/cli/stop-on-signals.ts';
import type { Clock } from '../../lambda/ports.ts';
import { createHuaweiSimulator, type HuaweiSimulator } from '../support/sandbox/huawei.ts';
import { type Loopback, startLoopback } from '../support/sandbox/loopback.ts';
import { createTestTerminal, type TestTerminal } from '../support/test-terminal.ts';

const STORE = 'd-a000060001';
const TENANT = 'tenant-1';
const YEAR = 365 * 86_400_000;

const clock: Clock = {
  now: () => Date.now(),
  sleep: (millis, signal) => delay(millis, undefined, signal && { signal }).catch(() => {}),
};

let simulator: HuaweiSimulator;
let server: Loopback;
let folder: string;
let process: EventEmitter;

beforeEach(async () => {
  simulator = createHuaweiSimulator({ clock });
  simulator.addIdentityStore(STORE);
  simulator.addTenant(STORE, TENANT);
  addToken('new', 0.1);
  addToken('old-1', 2);
  addToken('old-2', 3);
  server = await startLoopback(simulator.handle, { clock });
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  process = new EventEmitter();
  await writeFile(
    join(folder, 'sweeper.yaml'),
    `connections:
  - name: scim
    provider: huawei-identity-center
    secret: huawei
    endpoint: ${server.origin}
    settings: { region: cn-north-4, identityStoreId: ${STORE}, tenantIds: [${TENANT}] }
policies:
  default: { rules: [{ name: expired, when: { expiredFor: 7d }, action: revoke }] }
`,
  );
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** A token of this age, which lasts one year. */
function addToken(token_id: string, years: number): void {
  const creation_time = Math.round(clock.now() - years * YEAR);
  simulator.addToken(TENANT, { token_id, creation_time, expiration_time: creation_time + YEAR });
}

/** Runs the program in this process, with one simulated provider and everything else real. */
async function sweeper(testTerminal: TestTerminal, ...args: string[]) {
  const stopping = stopOnSignals(
    process,
    clock,
    (line) => testTerminal.terminal.stderr(line),
    () => {},
  );
  const adapters = {
    clock,
    secrets: { read: async () => new Map([['huawei', simulator.key]]) },
    register: { async *entries() {}, async mark() {} },
    awsCredentials: async () => ({ accessKeyId: '', secretAccessKey: '' }),
  };
  const context = { terminal: testTerminal.terminal, stopping, adapters, newRunId: () => 'run-1' };
  const [command = '', ...rest] = args;
  const code = await main([command, '--config', join(folder, 'sweeper.yaml'), ...rest], context);
  return { code, ...(await testTerminal.output()) };
}

async function editConfig(before: string, after: string): Promise<void> {
  const path = join(folder, 'sweeper.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace(before, after));
}

describe('enforce at a terminal', () => {
  test('shows what would go, asks, and revokes after a yes', async () => {
    const testTerminal = createTestTerminal(true);
    testTerminal.type('yes\n');
    const { code, stdout, stderr } = await sweeper(testTerminal, 'enforce');
    expect(code).toBe(0);
    expect(stderr).toContain('Would be revoked: 2');
    expect(stderr).toContain('scim: policy default will be enforced');
    expect(stderr).toContain('revoke (now 2 tokens)?');
    expect(stdout).toContain('Revoked: 2');
    expect(new Set(simulator.revoked)).toEqual(new Set(['old-1', 'old-2']));
  });

  test('has shown everything, and revoked nothing, when it asks', async () => {
    const testTerminal = createTestTerminal(true);
    let revoked: number | undefined;
    testTerminal.onQuestion(() => {
      revoked = simulator.revoked.length;
    });
    testTerminal.type('yes\n');
    await sweeper(testTerminal, 'enforce');
    expect(revoked).toBe(0);
  });

  test.for(['no\n', 'y\n', '\n', 'yes please\n'])('takes %o for a no', async (answer) => {
    const testTerminal = createTestTerminal(true);
    testTerminal.type(answer);
    const { code, stdout, stderr } = await sweeper(testTerminal, 'enforce');
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('Nothing was revoked.');
    expect(simulator.revoked).toEqual([]);
  });

  test('takes a signal during the question for a no', async () => {
    const testTerminal = createTestTerminal(true);
    testTerminal.onQuestion(() => process.emit('SIGINT'));
    const { code, stdout } = await sweeper(testTerminal, 'enforce');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(simulator.revoked).toEqual([]);
  });

  test('keeps standard output to the report with --json', async () => {
    const testTerminal = createTestTerminal(true);
    testTerminal.type('yes\n');
    const { stdout } = await sweeper(testTerminal, 'enforce', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ runId: 'run-1', mode: 'enforce', outcome: 'ok' });
  });

  test('does not ask, and stays a plan, when nothing would go', async () => {
    await editConfig('expiredFor: 7d', 'expiredFor: 9000d');
    const { code, stdout, stderr } = await sweeper(createTestTerminal(true), 'enforce');
    expect(code).toBe(0);
    expect(stderr).not.toContain('Type yes');
    expect(stdout).toContain('Plan: nothing was changed');
  });

  test('does not ask with --yes', async () => {
    const { code, stderr } = await sweeper(createTestTerminal(true), 'enforce', '--yes');
    expect(code).toBe(0);
    expect(stderr).not.toContain('Type yes');
    expect(simulator.revoked).toHaveLength(2);
  });

  test('writes one audit line a token, and none of the plan that it showed', async () => {
    const testTerminal = createTestTerminal(true);
    testTerminal.type('yes\n');
    const audit = join(folder, 'audit.jsonl');
    await sweeper(testTerminal, 'enforce', '--audit', audit);
    const lines = (await readFile(audit, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ outcome }) => outcome)).toEqual(['revoked', 'revoked']);
  });
});

describe('enforce without a terminal', () => {
  test('is refused before any request', async () => {
    const { code, stdout, stderr } = await sweeper(createTestTerminal(false), 'enforce');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('add --yes');
    expect(server.requests).toEqual([]);
  });
});

describe('a plan', () => {
  test('ends with the next command', async () => {
    const { stdout } = await sweeper(createTestTerminal(false), 'plan', '--connection', 'scim');
    expect(stdout).toMatch(
      /\nTo revoke: npm run --silent sweeper -- enforce --config \S+ --connection scim\n$/,
    );
  });

  test('for a future time decides for exactly that time, and signs for the present', async () => {
    const expired = simulator.tokens(TENANT)[0]?.expiration_time ?? 0;
    const week = 7 * 86_400_000;
    const plannedAt = async (millis: number) => {
      const at = new Date(millis).toISOString();
      const { stdout } = await sweeper(createTestTerminal(false), 'plan', '--at', at, '--json');
      return JSON.parse(stdout);
    };
    expect(await plannedAt(expired + week - 1)).toMatchObject({ totals: { planned: 2 } });
    expect(await plannedAt(expired + week)).toMatchObject({
      outcome: 'ok',
      startedAt: new Date(expired + week).toISOString(),
      totals: { planned: 3 },
    });
  });

  test('shows how far it is on a terminal, and takes the line away again', async () => {
    server.options.latencyMillis = 300;
    const { stderr } = await sweeper(createTestTerminal(true), 'plan');
    expect(stderr).toContain('\r\u001b[2Klisted: 0 · 0 of 1 connections done');
    expect(stderr.endsWith('\r\u001b[2K')).toBe(true);
  });

  test('keeps standard error empty without a terminal', async () => {
    server.options.latencyMillis = 300;
    expect((await sweeper(createTestTerminal(false), 'plan')).stderr).toBe('');
  });
});

describe('explain', () => {
  test('finds the token by its id and tells what becomes of it', async () => {
    const args = ['explain', '--connection', 'scim', '--token', 'old-1'];
    const { code, stdout } = await sweeper(createTestTerminal(false), ...args);
    expect(code).toBe(0);
    expect(stdout).toContain('Decision: revoke, rule expired matches');
    expect(simulator.revoked).toEqual([]);
  });

  test('says that a token is not listed', async () => {
    const args = ['explain', '--connection', 'scim', '--token', 'nobody'];
    const { code, stdout, stderr } = await sweeper(createTestTerminal(false), ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'not-found: connection scim lists 3 tokens, none with the id or fingerprint nobody\n',
    );
  });
});

describe('a missing configuration file', () => {
  test('is bad usage', async () => {
    await rm(join(folder, 'sweeper.yaml'));
    const { code, stderr } = await sweeper(createTestTerminal(false), 'check');
    expect(code).toBe(2);
    expect(stderr).toMatch(/sweeper\.yaml: cannot be read \(ENOENT\); use --config FILE/);
  });
});

describe('a signal during a run', () => {
  test('lets what is in flight finish, defers the rest and still reports', async () => {
    let signals = 0;
    server.faults.add({
      method: 'DELETE',
      effect: { kind: 'slow', millis: 50 },
      when: () => {
        if (signals++ === 0) process.emit('SIGTERM');
        return true;
      },
    });
    await editConfig('secret: huawei', 'secret: huawei\n    limits: { concurrency: 1 }');
    const { code, stdout } = await sweeper(createTestTerminal(false), 'enforce', '--yes', '--json');
    expect(code).toBe(1);
    expect(simulator.revoked).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'degraded',
      complete: false,
      totals: { listed: 3, kept: 1, revoked: 1, deferred: 1 },
    });
  });
});

describe('an audit that cannot be written', () => {
  test('is refused before any request when it cannot be opened', async () => {
    const audit = join(folder, 'missing', 'audit.jsonl');
    const { code, stderr } = await sweeper(
      createTestTerminal(false),
      'enforce',
      '--yes',
      '--audit',
      audit,
    );
    expect(code).toBe(2);
    expect(stderr).toBe(`--audit: ${audit}: cannot be opened (ENOENT)\n`);
    expect(server.requests).toEqual([]);
  });

  test('is found out before the first revocation', async () => {
    const args = ['enforce', '--yes', '--json', '--audit', '/dev/full'];
    const { code, stdout, stderr } = await sweeper(createTestTerminal(false), ...args);
    expect(code).toBe(1);
    expect(stderr).toContain('--audit: /dev/full: cannot be written (ENOSPC)');
    expect(simulator.revoked).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'failed',
      totals: { listed: 3, withheld: 2 },
      connections: [{ error: { code: 'audit-unavailable' } }],
    });
  });
});
