import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { takeCensus } from './support/sandbox/census.ts';
import { type Sandbox, startSandbox } from './support/sandbox/sandbox.ts';
import { demoConfig, seedSandbox } from './support/sandbox/seed.ts';

const CLI = fileURLToPath(new URL('../lambda/cli.ts', import.meta.url));
const PROVIDERS = ['huawei', 'route53', 'apigee', 'oauth'] as const;

// Each test starts programs, which a busy machine does at its own pace.
vi.setConfig({ testTimeout: 60_000 });

let sandbox: Sandbox;
let seededAt: number;
let folder: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  seededAt = Date.now();
  seedSandbox(sandbox, seededAt);
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  await writeFile(join(folder, 'sweeper.yaml'), demoConfig(sandbox));
});

afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]) {
  return spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...sandbox.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function end(child: ReturnType<typeof start>): Promise<Ending> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  expectNoSecret(stdout + stderr);
  return { code, stdout, stderr };
}

const sweeper = (...args: string[]) => end(start(...args));

/** Every credential and token value of the sandbox begins alike. */
function expectNoSecret(output: string): void {
  expect(output).not.toMatch(/sandbox(?:-|[A-Za-z0-9]{21})/);
}

const readLines = async (path: string) =>
  (await readFile(join(folder, path), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const requests = () => PROVIDERS.flatMap((name) => sandbox[name].server.requests);

function expectConserved({ listed, ...states }: Record<string, number>): void {
  const sum = Object.values(states).reduce((total, count) => total + count, 0);
  expect(sum).toBe(listed);
}

describe('the command line', () => {
  test('plans: the report alone on standard output, an audit line for each token not kept', async () => {
    const before = takeCensus(sandbox, seededAt);
    const { code, stdout, stderr } = await sweeper('plan', '--json', '--audit', 'audit.jsonl');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ mode: 'plan', outcome: 'ok', complete: true });
    for (const { totals } of [report, ...report.connections]) expectConserved(totals);
    const lines = await readLines('audit.jsonl');
    expect(lines).toHaveLength(report.totals.listed - report.totals.kept);
    expect(new Set(lines.map(({ runId }) => runId))).toEqual(new Set([report.runId]));
    expectNoSecret(JSON.stringify(lines));
    expect(takeCensus(sandbox, seededAt)).toEqual(before);
  });

  test('enforces exactly what it had planned', async () => {
    await sweeper('plan', '--audit', 'planned.jsonl');
    const { code, stdout } = await sweeper('enforce', '--yes', '--json', '--audit', 'done.jsonl');
    expect(code).toBe(0);
    const tokensOf = async (path: string, outcome: string) =>
      (await readLines(path))
        .filter((line) => line.outcome === outcome)
        .map(({ connection, token }) => `${connection} ${token.id ?? token.fingerprint}`)
        .sort();
    const revoked = await tokensOf('done.jsonl', 'revoked');
    expect(revoked).toEqual(await tokensOf('planned.jsonl', 'planned'));
    expect(JSON.parse(stdout).totals.revoked).toBe(revoked.length);
  });

  test('goes on with the other connections when one fails, and exits with 1', async () => {
    sandbox.secretsManager.simulator.denied.add('token-sweeper/huawei');
    const { code, stdout } = await sweeper('enforce', '--yes');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^workforce-scim .* failed$/m);
    expect(stdout).toMatch(/^resolver-devices .* ok$/m);
    expect(sandbox.huawei.simulator.revoked).toEqual([]);
    expect(sandbox.route53.simulator.revoked.length).toBeGreaterThan(0);
  });

  test('finishes what is in flight on SIGTERM, defers the rest, reports and exits with 1', async () => {
    const config = await readFile(join(folder, 'sweeper.yaml'), 'utf8');
    const slow = 'secret: token-sweeper/huawei\n    limits: { concurrency: 1 }';
    await writeFile(
      join(folder, 'sweeper.yaml'),
      config.replace('secret: token-sweeper/huawei', slow),
    );
    const args = ['enforce', '--yes', '--json', '--connection', 'workforce-scim'];
    const child = start(...args, '--audit', 'audit.jsonl');
    sandbox.huawei.server.faults.add({
      method: 'DELETE',
      when: () => child.kill('SIGTERM'),
      effect: { kind: 'slow', millis: 300 },
    });
    const { code, stdout, stderr } = await end(child);
    expect(code).toBe(1);
    expect(stderr).toContain('stopping');
    const { complete, totals } = JSON.parse(stdout);
    expect(complete).toBe(false);
    expect(totals).toMatchObject({ revoked: 1, deferred: 3 });
    expectConserved(totals);
    const outcomes = (await readLines('audit.jsonl')).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'deferred')).toHaveLength(3);
  });

  test('tells every problem of a configuration at once and asks nobody anything', async () => {
    await writeFile(
      join(folder, 'sweeper.yaml'),
      'mode: maybe\nconnections:\n  - { name: a, provider: b }\npolicies: {}\n',
    );
    const { code, stdout, stderr } = await sweeper('enforce', '--yes');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^mode: /m);
    expect(stderr).toMatch(/^connections\[0\]\.provider: /m);
    expect(requests()).toEqual([]);
    expect(sandbox.secretsManager.server.requests).toEqual([]);
  });

  test.for([
    ['an unknown option', ['plan', '--force'], /^Unknown option '--force'$/m],
    ['an unknown connection', ['plan', '--connection', 'workforce'], /^--connection: /m],
  ] as const)('exits with 2 and a word of help after %s', async ([, args, message]) => {
    const { code, stdout, stderr } = await sweeper(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(requests()).toEqual([]);
  });

  test('explains a token that the report names by the beginning of its fingerprint', async () => {
    const plan = await sweeper('plan', '--connection', 'partner-apis');
    const fingerprint = /^ {4}([0-9a-f]{16}) /m.exec(plan.stdout)?.[1] ?? '';
    const args = ['explain', '--connection', 'partner-apis', '--token', fingerprint];
    const { code, stdout } = await sweeper(...args);
    expect(code).toBe(0);
    expect(stdout).toContain(`fingerprint  ${fingerprint}`);
    expect(stdout).toMatch(/^Decision: revoke, rule [\w-]+ matches$/m);
  });

  test('checks each connection without a change, and names the one that fails', async () => {
    const before = takeCensus(sandbox, seededAt);
    sandbox.secretsManager.simulator.remove('token-sweeper/oauth');
    const { code, stdout } = await sweeper('check');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok {6}workforce-scim {2}secret read, 9 tokens$/m);
    expect(stdout).toMatch(/^ok {6}resolver-devices {2}standard AWS credentials, \d+ tokens$/m);
    expect(stdout).toMatch(/^ {8}own token: not among the listed tokens$/m);
    expect(stdout).toMatch(/^failed {2}inspection-cloud {2}\S+: .*token-sweeper\/oauth/m);
    expect(takeCensus(sandbox, seededAt)).toEqual(before);
  });

  test('lists the providers without a configuration', async () => {
    await rm(join(folder, 'sweeper.yaml'));
    const { code, stdout } = await sweeper('providers', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({
        name: 'huawei-identity-center',
        secretRequired: true,
        settings: expect.objectContaining({
          required: ['region', 'identityStoreId', 'tenantIds'],
        }),
      }),
    );
  });

  test('says so when the report cannot be written', async () => {
    const args = ['-c', `"$0" "$@" > /dev/full`, process.execPath, CLI, 'plan', '--json'];
    const child = spawn('/bin/sh', args, {
      cwd: folder,
      env: { ...sandbox.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, stderr } = await end(child);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'the result could not be written (ENOSPC)\n',
    });
  });

  test('says nothing but the code of a defect', async () => {
    await writeFile(
      join(folder, 'defect.mjs'),
      `setTimeout(() => Promise.reject(new Error('Bearer sandbox-x')))`,
    );
    const preload = ['--import', join(folder, 'defect.mjs'), CLI, 'plan'];
    sandbox.huawei.server.options.latencyMillis = 300;
    const child = spawn(process.execPath, preload, {
      cwd: folder,
      env: { ...sandbox.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, stdout, stderr } = await end(child);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'internal: unexpected failure inside the sweeper\n',
    });
  });
});
