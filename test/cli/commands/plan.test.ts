import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { DAY } from '../../support/clock.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

describe('plan', () => {
  test('revokes nothing and ends with the next command', async () => {
    const args = ['plan', '--connection', 'scim'];
    const { stdout } = await cli.sweeper(createTestTerminal(false), ...args);
    expect(stdout).toMatch(
      /\nTo do this: npx token-sweeper enforce --config \S+ --connection scim\n$/,
    );
    expect(cli.simulator.revoked).toEqual([]);
  });

  test('with --at decides for exactly that time, and signs requests for the present', async () => {
    const [expired = 0] = cli.expiries();
    const week = 7 * DAY;
    const planAt = async (millis: number) => {
      const at = new Date(millis).toISOString();
      const args = ['plan', '--at', at, '--json'];
      return JSON.parse((await cli.sweeper(createTestTerminal(false), ...args)).stdout);
    };
    expect(await planAt(expired + week - 1)).toMatchObject({ totals: { planned: 2 } });
    expect(await planAt(expired + week)).toMatchObject({
      outcome: 'ok',
      startedAt: new Date(expired + week).toISOString(),
      totals: { planned: 3 },
    });
  });

  test('with --at says what is due by then of what was announced, and of nothing else', async () => {
    await cli.editConfig('action: revoke', 'action: revoke, announce: 14d');
    await cli.sweeper(createTestTerminal(false), 'enforce', '--yes');
    cli.addStale('later');
    const planIn = async (days: number) => {
      const at = new Date(Date.now() + days * DAY).toISOString();
      const { stdout } = await cli.sweeper(createTestTerminal(false), 'plan', '--at', at, '--json');
      const { totals, tokens } = JSON.parse(stdout);
      const later = tokens.find(({ token }: { token: { id: string } }) => token.id === 'later');
      return { ...totals, later: later.decision };
    };

    expect(await planIn(5)).toMatchObject({ waiting: 2, planned: 1, later: 'announce' });
    expect(await planIn(15)).toMatchObject({ waiting: 0, planned: 3, later: 'announce' });
    expect(cli.simulator.revoked).toEqual([]);
  });

  test('with --exit-code ends with 3 where it would only announce, and with 0 where all of it waits', async () => {
    await cli.editConfig('action: revoke', 'action: revoke, announce: 14d');
    const plan = () => cli.sweeper(createTestTerminal(false), 'plan', '--exit-code');
    expect((await plan()).code).toBe(3);
    await cli.sweeper(createTestTerminal(false), 'enforce', '--yes');
    expect((await plan()).code).toBe(0);
  });

  test('shows its progress on a terminal, and removes that line at the end', async () => {
    cli.server.options.latencyMillis = 300;
    const { stderr } = await cli.sweeper(createTestTerminal(true), 'plan');
    expect(stderr).toContain('\r\u001b[2Klisted: 0 · 0 of 1 connections done');
    expect(stderr.endsWith('\r\u001b[2K')).toBe(true);
  });

  test('writes nothing to stderr without a terminal', async () => {
    cli.server.options.latencyMillis = 300;
    expect((await cli.sweeper(createTestTerminal(false), 'plan')).stderr).toBe('');
  });
});

describe('what a plan is asked for', () => {
  test('with --json names each token that is not simply kept, with --all every one, and audits as before', async () => {
    const audit = join(cli.folder, 'audit.jsonl');
    const tokens = async (...args: string[]) => {
      const all = ['plan', '--json', '--audit', audit, ...args];
      const { stdout } = await cli.sweeper(createTestTerminal(false), ...all);
      const { tokens: named, totals } = JSON.parse(stdout);
      return { named: named.map((one: { token: { id: string } }) => one.token.id), totals };
    };
    const some = await tokens();
    const all = await tokens('--all');
    expect(some.named.toSorted()).toEqual(['old-1', 'old-2']);
    expect(all.named).toEqual([...some.named, 'new']);
    expect(all.totals).toEqual(some.totals);
    expect((await readFile(audit, 'utf8')).trim().split('\n')).toHaveLength(4);
  });

  test('without a memory, a policy that needs one is refused with its place in the file', async () => {
    await cli.editConfig('action: revoke', 'action: revoke, announce: 14d');
    const { code, stderr } = await cli.sweeper(
      createTestTerminal(false),
      'plan',
      '--memory',
      'none',
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /sweeper\.yaml:8:\d+ policies\.default\.rules\[0\]\.announce: needs a memory/,
    );
  });
});
