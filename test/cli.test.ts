import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CLI, CliProcess, endOf } from './support/cli-process.ts';

// Each test starts programs, which takes long on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let cli: CliProcess;
beforeEach(async () => {
  cli = await CliProcess.create();
});
afterEach(() => cli.close());

function expectConserved({ listed, ...states }: Record<string, number>): void {
  const sum = Object.values(states).reduce((total, count) => total + count, 0);
  expect(sum).toBe(listed);
}

describe('the process of a plan', () => {
  test('writes only the report to stdout, and an audit line for each token that is not simply kept', async () => {
    const before = cli.census();
    const { code, stdout, stderr } = await cli.run('plan', '--json', '--audit', 'audit.jsonl');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ mode: 'plan', outcome: 'ok', complete: true });
    for (const { totals } of [report, ...report.connections]) expectConserved(totals);
    const lines = await cli.auditLines('audit.jsonl');
    expect(lines).toHaveLength(report.totals.listed - report.totals.kept);
    expect(new Set(lines.map(({ runId }) => runId))).toEqual(new Set([report.runId]));
    expect(cli.census()).toEqual(before);
  });

  test('exits with 1 when the report cannot be written', async () => {
    const args = ['-c', `"$0" "$@" > /dev/full`, process.execPath, CLI, 'plan', '--json'];
    const { code, stderr } = await endOf(cli.spawn('/bin/sh', args));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'the result could not be written (ENOSPC)\n',
    });
  });

  test('shows nothing but the code of an unexpected error', async () => {
    await writeFile(
      join(cli.folder, 'defect.mjs'),
      `setTimeout(() => Promise.reject(new Error('Bearer sandbox-x')))`,
    );
    cli.sandbox.huawei.server.options.latencyMillis = 300;
    const args = ['--import', join(cli.folder, 'defect.mjs'), CLI, 'plan'];
    expect(await endOf(cli.spawn(process.execPath, args))).toEqual({
      code: 1,
      stdout: '',
      stderr: 'internal: unexpected failure inside the sweeper\n',
    });
  });
});

describe('the process of an enforcing run', () => {
  test('revokes exactly what a plan shows', async () => {
    await cli.run('plan', '--audit', 'planned.jsonl');
    const args = ['enforce', '--yes', '--json', '--audit', 'done.jsonl'];
    const { code, stdout } = await cli.run(...args);
    expect(code).toBe(0);
    const tokensOf = async (path: string, outcome: string) =>
      (await cli.auditLines(path))
        .filter((line) => line.outcome === outcome)
        .map(({ connection, token }) => `${connection} ${token.id ?? token.fingerprint}`)
        .sort();
    const revoked = await tokensOf('done.jsonl', 'revoked');
    expect(revoked).toEqual(await tokensOf('planned.jsonl', 'planned'));
    expect(JSON.parse(stdout).totals.revoked).toBe(revoked.length);
  });

  test('sweeps the other connections when one fails, and exits with 1', async () => {
    cli.sandbox.secretsManager.simulator.denied.add('token-sweeper/huawei');
    const { code, stdout } = await cli.run('enforce', '--yes');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^workforce-scim .* failed$/m);
    expect(stdout).toMatch(/^resolver-devices .* ok$/m);
    expect(cli.sandbox.huawei.simulator.revoked).toEqual([]);
    expect(cli.sandbox.route53.simulator.revoked.length).toBeGreaterThan(0);
  });
});

describe('the process of an enforcing run that receives SIGTERM', () => {
  test('finishes what is in flight, defers the rest, reports and exits with 1', async () => {
    const path = join(cli.folder, 'sweeper.yaml');
    const secret = 'secret: token-sweeper/huawei';
    const config = await readFile(path, 'utf8');
    const oneAtATime = config.replace(secret, `${secret}\n    limits: { concurrency: 1 }`);
    await writeFile(path, oneAtATime);
    const args = 'enforce --yes --json --connection workforce-scim --audit audit.jsonl';
    const child = cli.spawn(process.execPath, [CLI, ...args.split(' ')]);
    cli.sandbox.huawei.server.faults.add({
      method: 'DELETE',
      when: () => child.kill('SIGTERM'),
      effect: { kind: 'slow', millis: 300 },
    });
    const { code, stdout, stderr } = await endOf(child);
    expect(code).toBe(1);
    expect(stderr).toContain('stopping: requests in flight finish');
    const { complete, totals } = JSON.parse(stdout);
    expect(complete).toBe(false);
    expect(totals).toMatchObject({ revoked: 1, deferred: 3 });
    expectConserved(totals);
    const outcomes = (await cli.auditLines('audit.jsonl')).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'deferred')).toHaveLength(3);
  });
});

test('the process of a run that meets its --deadline leaves the rest, says so and exits with 1', async () => {
  // Each answer alone takes longer than the whole run may.
  cli.sandbox.huawei.server.options.latencyMillis = 1500;
  const args = 'enforce --yes --json --deadline 1s --connection workforce-scim';
  const { code, stdout, stderr } = await cli.run(...args.split(' '));
  expect(code).toBe(1);
  expect(stderr).toContain('the time of --deadline is over: requests in flight finish');
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ outcome: 'degraded', complete: false, totals: { revoked: 0 } });
  expect(report.connections).toMatchObject([{ error: { code: 'deadline' } }]);
  expect(cli.sandbox.huawei.simulator.revoked).toEqual([]);
});

describe('the process of a command that is wrong', () => {
  test('shows every problem of the configuration at once, sends no request and exits with 2', async () => {
    await writeFile(
      join(cli.folder, 'sweeper.yaml'),
      'mode: maybe\nconnections:\n  - { name: a, provider: b }\npolicies: {}\n',
    );
    const { code, stdout, stderr } = await cli.run('enforce', '--yes');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^sweeper\.yaml:1:1 mode: /m);
    expect(stderr).toMatch(/^sweeper\.yaml:3:16 connections\[0\] \(a\)\.provider: /m);
    expect(cli.requests()).toEqual([]);
    expect(cli.sandbox.secretsManager.server.requests).toEqual([]);
  });

  test.for([
    ['an unknown option', ['plan', '--force'], /^Unknown option '--force'$/m],
    ['an unknown connection', ['plan', '--connection', 'workforce'], /^--connection: /m],
  ] as const)('names %s, sends no request and exits with 2', async ([, args, message]) => {
    const { code, stdout, stderr } = await cli.run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(cli.requests()).toEqual([]);
  });
});

test('the process of a command reads its configuration from standard input', async () => {
  const args = [
    '-c',
    'cat sweeper.yaml | "$0" "$@"',
    process.execPath,
    CLI,
    'validate',
    '--config',
    '-',
  ];
  const { code, stdout } = await endOf(cli.spawn('/bin/sh', args));
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'valid: 4 connections, 3 policies in use\n',
  });
});

describe('the process of a command that only reads', () => {
  test('explains a token that the report names by the beginning of its fingerprint', async () => {
    const plan = await cli.run('plan', '--connection', 'partner-apis');
    const fingerprint = /^ {4}delete for good {2}([0-9a-f]{16}) /m.exec(plan.stdout)?.[1] ?? '';
    const args = ['explain', '--connection', 'partner-apis', '--token', fingerprint];
    const { code, stdout } = await cli.run(...args);
    expect(code).toBe(0);
    expect(stdout).toContain(`fingerprint  ${fingerprint}`);
    expect(stdout).toMatch(/^Decision: revoke, rule [\w-]+ matches$/m);
  });

  test('checks each connection without a change, and names the one that fails', async () => {
    const before = cli.census();
    cli.sandbox.secretsManager.simulator.remove('token-sweeper/oauth');
    const { code, stdout } = await cli.run('check');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok {6}workforce-scim {2}secret read, 9 tokens$/m);
    expect(stdout).toMatch(/^ok {6}resolver-devices {2}standard AWS credentials, \d+ tokens$/m);
    expect(stdout).toMatch(/^ {8}signs in as: not of the listed kind$/m);
    expect(stdout).toMatch(/^failed {2}inspection-cloud {2}\S+: .*token-sweeper\/oauth/m);
    expect(cli.census()).toEqual(before);
  });

  test('lists the providers without a configuration', async () => {
    await rm(join(cli.folder, 'sweeper.yaml'));
    const { code, stdout } = await cli.run('providers', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).providers).toContainEqual(
      expect.objectContaining({
        name: 'huawei-identity-center',
        secretRequired: true,
        settings: expect.objectContaining({
          required: ['region', 'identityStoreId', 'tenantIds'],
        }),
      }),
    );
  });
});
