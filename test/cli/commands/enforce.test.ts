import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

/** Runs `enforce` at a terminal where a person types `answer`. */
function enforceAnswering(answer: string, ...args: string[]) {
  const terminal = createTestTerminal(true);
  terminal.type(answer);
  return cli.sweeper(terminal, 'enforce', ...args);
}

describe('enforce asks before it revokes', () => {
  test('and revokes after a yes what it had shown', async () => {
    const { code, stdout, stderr } = await enforceAnswering('yes\n');
    expect(code).toBe(0);
    expect(stderr).toContain('Would be done: 2 deleted for good');
    expect(stderr).toContain('scim: 2 will be deleted for good, by policy default, of SCIM');
    expect(stderr).toContain('2 will be deleted for good. List and decide again, and do this?');
    expect(stdout).toContain('Done: 2 deleted for good');
    expect(new Set(cli.simulator.revoked)).toEqual(new Set(['old-1', 'old-2']));
  });

  test('and has revoked nothing when it asks', async () => {
    const terminal = createTestTerminal(true);
    let revoked: number | undefined;
    terminal.onQuestion(() => {
      revoked = cli.simulator.revoked.length;
    });
    terminal.type('yes\n');
    await cli.sweeper(terminal, 'enforce');
    expect(revoked).toBe(0);
  });

  test.for(['no\n', 'y\n', '\n', 'yes please\n'])('and takes %o for a no', async (answer) => {
    const { code, stdout, stderr } = await enforceAnswering(answer);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('Nothing was revoked.');
    expect(cli.simulator.revoked).toEqual([]);
  });

  test('and takes a signal during the question for a no', async () => {
    const terminal = createTestTerminal(true);
    terminal.onQuestion(() => cli.process.emit('SIGINT'));
    const { code, stdout } = await cli.sweeper(terminal, 'enforce');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(cli.simulator.revoked).toEqual([]);
  });

  test('but never without a terminal: then it is refused before any request', async () => {
    const { code, stdout, stderr } = await cli.sweeper(createTestTerminal(false), 'enforce');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('add --yes');
    expect(cli.server.requests).toEqual([]);
  });
});

describe('enforce does not ask', () => {
  test('when nothing would be revoked, and stays a plan', async () => {
    await cli.editConfig('expiredFor: 7d', 'expiredFor: 9000d');
    const { code, stdout, stderr } = await cli.sweeper(createTestTerminal(true), 'enforce');
    expect(code).toBe(0);
    expect(stderr).not.toContain('Type yes');
    expect(stdout).toContain('Plan: nothing was changed');
  });

  test('when there was no time to plan anything: it says so, and lists no second time', async () => {
    const reply = { status: 429, headers: { 'retry-after': '3600' } };
    cli.server.faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'response', reply } });
    const terminal = createTestTerminal(true);
    const { code, stdout, stderr } = await cli.sweeper(terminal, 'enforce', '--deadline', '10m');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('scim: deadline');
    expect(stderr).toContain('There was no time to plan a revocation; --deadline allows more.');
    expect(stderr).toContain('Nothing was revoked.');
    expect(cli.server.requests).toHaveLength(1);
  });

  test('with --yes', async () => {
    const { code, stderr } = await cli.sweeper(createTestTerminal(true), 'enforce', '--yes');
    expect(code).toBe(0);
    expect(stderr).not.toContain('Type yes');
    expect(cli.simulator.revoked).toHaveLength(2);
  });
});

describe('the output of enforce', () => {
  test('is only the report on stdout with --json', async () => {
    const { stdout } = await enforceAnswering('yes\n', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ runId: 'run-1', mode: 'enforce', outcome: 'ok' });
  });

  test('has one record for each token in the audit, its outcome, and none from the plan that it showed', async () => {
    const audit = join(cli.folder, 'audit.jsonl');
    await enforceAnswering('yes\n', '--audit', audit);
    const lines = (await readFile(audit, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ reason, outcome }) => outcome ?? reason)).toEqual(['revoked', 'revoked']);
  });
});

describe('a signal during enforce', () => {
  test('lets what is in flight finish, defers the rest and still reports', async () => {
    let signals = 0;
    cli.server.faults.add({
      method: 'DELETE',
      effect: { kind: 'slow', millis: 50 },
      when: () => {
        if (signals++ === 0) cli.process.emit('SIGTERM');
        return true;
      },
    });
    await cli.editConfig('secret: huawei', 'secret: huawei\n    limits: { concurrency: 1 }');
    const args = ['enforce', '--yes', '--json'];
    const { code, stdout } = await cli.sweeper(createTestTerminal(false), ...args);
    expect(code).toBe(1);
    expect(cli.simulator.revoked).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'degraded',
      complete: false,
      totals: { listed: 3, kept: 1, revoked: 1, deferred: 1 },
    });
  });
});

describe('a rule that announces', () => {
  const enforce = (...args: string[]) =>
    cli.sweeper(createTestTerminal(false), 'enforce', '--yes', ...args);

  beforeEach(() => cli.editConfig('action: revoke', 'action: revoke, announce: 14d'));

  test('tells each token on stderr, and revokes none', async () => {
    const { code, stdout, stderr } = await enforce();
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^scim: announced: old-1: delete for good, from [-\dT:.]+Z on, by rule expired$/m,
    );
    expect(stderr).toMatch(/^scim: announced: old-2: /m);
    expect(stdout).toContain('Done: 2 announced, and left as they are');
    expect(stdout).toMatch(/ announced +.*\nscim .* 2 /);
    expect(cli.simulator.revoked).toEqual([]);
  });

  test('waits in the next run, and tells nobody again', async () => {
    await enforce();
    const { stdout, stderr } = await enforce();
    expect(stderr).not.toContain('announced:');
    expect(stdout).toMatch(/^Waiting: 2\n {2}scim\n {4}old-2 +expired +announced, due /m);
    expect(cli.simulator.revoked).toEqual([]);
    const { stdout: json } = await enforce('--json');
    expect(JSON.parse(json)).toMatchObject({ totals: { listed: 3, kept: 1, waiting: 2 } });
  });

  test('asks before it announces, in words that fit', async () => {
    const { stderr } = await enforceAnswering('yes\n');
    expect(stderr).toContain(
      '2 will be announced, and left as they are. List and decide again, and do this?',
    );
  });

  test('is refused without a memory, before anything is touched', async () => {
    const { code, stderr } = await enforce('--memory', 'none');
    expect(code).toBe(2);
    expect(stderr).toMatch(/policies\.default\.rules\[0\]\.announce.*: needs a memory/);
  });

  test('and one that quarantines at a provider that cannot disable is refused', async () => {
    await cli.editConfig('action: revoke, announce: 14d', 'action: quarantine, for: 1d');
    const { code, stderr } = await enforce();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /rules\[0\]\.action.*: cannot be `quarantine`: connection "scim" cannot/,
    );
  });
});
