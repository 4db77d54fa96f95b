import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeyFixture, type KeyFixture } from '../../support/key-fixture.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let keys: KeyFixture;
beforeEach(async () => {
  keys = await createKeyFixture();
  await keys.sweeper(['enforce', '--yes']);
  expect(keys.simulator.disabled()).toEqual(['old-1', 'old-2']);
});
afterEach(() => keys.close());

const isChange = ({ method }: { method: string }) => method === 'POST';
const changes = () => keys.server.requests.filter(isChange).length;

describe('restore', () => {
  test('enables all that the sweeper disabled, and says so', async () => {
    const { code, stdout } = await keys.restore('--all');

    expect(code).toBe(0);
    expect(keys.simulator.disabled()).toEqual([]);
    expect(stdout).toContain('Restored: 2');
    expect(stdout).toContain('disabled by run run-1');
  });

  test('enables one token', async () => {
    expect((await keys.restore('--token', 'old-1')).code).toBe(0);

    expect(keys.simulator.disabled()).toEqual(['old-2']);
  });

  test('enables what one run disabled, as JSON', async () => {
    const { code, stdout } = await keys.restore('--run', 'run-1', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      runId: 'run-2',
      trigger: 'manual',
      connection: 'keys',
      provider: 'anthropic',
      outcome: 'ok',
      complete: true,
      totals: { restored: 2, alreadyGone: 0, failed: 0, deferred: 0 },
      tokens: [
        { id: 'old-1', rule: 'expired', outcome: 'restored' },
        { id: 'old-2', rule: 'expired', outcome: 'restored' },
      ],
    });
  });
});

describe('what is restored', () => {
  test('is audited', async () => {
    const audit = join(keys.folder, 'audit.jsonl');
    await keys.restore('--all', '--audit', audit);

    const lines = (await readFile(audit, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        runId: 'run-2',
        token: { id: 'old-1' },
        decision: 'restore',
        outcome: 'restored',
        rule: 'expired',
      },
      {
        runId: 'run-2',
        token: { id: 'old-2' },
        decision: 'restore',
        outcome: 'restored',
        rule: 'expired',
      },
    ]);
  });

  test('is in the audit before the first request, and without an outcome until the last', async () => {
    const audit = join(keys.folder, 'audit.jsonl');
    const during: Promise<string>[] = [];
    keys.server.faults.add({
      when(request) {
        if (isChange(request)) during.push(readFile(audit, 'utf8'));
        return false;
      },
      effect: { kind: 'reset' },
    });

    await keys.restore('--all', '--audit', audit);

    const lines = (await during[0])
      ?.trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { runId: 'run-2', token: { id: 'old-1' }, decision: 'restore', rule: 'expired' },
      { runId: 'run-2', token: { id: 'old-2' }, reason: 'about to be restored' },
    ]);
    expect(lines?.map(({ outcome }) => outcome)).toEqual([undefined, undefined]);
  });

  test('is nothing where the audit cannot be written, which says what stopped there', async () => {
    const { code, stdout, stderr } = await keys.restore('--all', '--audit', '/dev/full', '--json');

    expect(code).toBe(1);
    expect(keys.simulator.disabled()).toEqual(['old-1', 'old-2']);
    expect(stderr).toContain('cannot be written (ENOSPC); restoring stopped there');
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'failed',
      error: { code: 'audit-unavailable' },
      totals: { restored: 0, failed: 2 },
    });
  });

  test('is the rest when some are gone, with exit code 1', async () => {
    keys.simulator.remove('old-1');

    const { code, stdout } = await keys.restore('--all');

    expect(code).toBe(1);
    expect(keys.simulator.disabled()).not.toContain('old-2');
    expect(stdout).toContain('Restored: 1');
    expect(stdout).toContain('Not listed any more: 1');
  });
});

describe('restore asks', () => {
  test('and does it when a person agrees', async () => {
    const terminal = createTestTerminal(true);
    terminal.type('yes\n');

    const { code, stderr } = await keys.sweeper(
      ['restore', '--connection', 'keys', '--all'],
      terminal,
    );

    expect(code).toBe(0);
    expect(stderr).toContain('To restore: 2');
    expect(stderr).toContain('now 2 tokens');
    expect(keys.simulator.disabled()).toEqual([]);
  });

  test('and does nothing when not', async () => {
    const terminal = createTestTerminal(true);
    terminal.type('no\n');
    const before = changes();

    const { code, stderr } = await keys.sweeper(
      ['restore', '--connection', 'keys', '--all'],
      terminal,
    );

    expect(code).toBe(0);
    expect(stderr).toContain('Nothing was restored.');
    expect(changes()).toBe(before);
  });
});

describe('restore is refused with exit code 2, and nothing is touched', () => {
  test.each([
    [['--token', 'nobody'], '--token: 3 tokens are listed, none with this id or fingerprint'],
    [
      ['--token', 'new'],
      '--token: it is not remembered that this token was disabled by the sweeper',
    ],
    [['--run', 'run-9'], '--run: it is not remembered that this run disabled a token'],
    [['--all', '--memory', 'none'], '--memory none: only the memory knows'],
    [['--all', '--run', 'run-1'], 'restore needs one of --token ID, --run RUNID and --all'],
    [[], 'restore needs one of --token ID, --run RUNID and --all'],
    [['--all', '--connection', 'other'], 'unknown connection other'],
  ])('for %j', async (args, message) => {
    const before = changes();

    const { code, stderr } = await keys.restore(...args);

    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(changes()).toBe(before);
    expect(keys.simulator.disabled()).toEqual(['old-1', 'old-2']);
  });

  test('without a terminal and without --yes', async () => {
    const { code, stderr } = await keys.sweeper(['restore', '--connection', 'keys', '--all']);

    expect([code, stderr]).toEqual([2, expect.stringContaining('add --yes')]);
  });

  test('without a connection', async () => {
    const { code, stderr } = await keys.sweeper(['restore', '--all']);

    expect([code, stderr]).toEqual([2, expect.stringContaining('restore needs --connection')]);
  });

  test('where nothing was disabled', async () => {
    await keys.restore('--all');

    const { code, stderr } = await keys.restore('--all');

    expect(code).toBe(2);
    expect(stderr).toContain('--all: it is not remembered that a token of this connection was');
  });

  test('where the provider cannot enable a token', async () => {
    const text = await readFile(keys.config, 'utf8');
    const settings = "cloudflare, settings: { accountId: '023e105f4ecef8ad9ca31a8372d0c353' }";
    await writeFile(keys.config, text.replace('anthropic', settings).replace('disable', 'report'));

    const { code, stderr } = await keys.restore('--all');

    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--connection: keys: cloudflare cannot enable a token again'),
    ]);
  });
});

test('an audit that cannot be opened refuses it before anything is touched', async () => {
  const { code } = await keys.restore('--all', '--audit', join(keys.folder, 'no', 'folder'));

  expect(code).toBe(2);
  expect(keys.simulator.disabled()).toEqual(['old-1', 'old-2']);
});
