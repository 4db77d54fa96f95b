import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chosen } from './chosen.ts';
import { startCommandLine } from './command-line.ts';
import { type ProcessWorld, startProcessWorld } from './process-world.ts';

// Each test starts processes, which a busy machine does at its own pace.
vi.setConfig({ testTimeout: 60_000 });

let world: ProcessWorld;
beforeEach(async () => {
  // Huawei's tokens are all plainly kept or revoked: nothing is written before the first revocation.
  world = await startProcessWorld('huawei');
});
afterEach(() => world.close());

const revoked = () => [...world.hit.revoked(), ...world.neighbour.revoked()];

const auditLines = async () =>
  (await readFile(join(world.folder, 'audit.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a report that cannot be written', () => {
  const NOWHERE = [
    ['a full disk', 'exec "$@" > /dev/full', 'ENOSPC'],
    ['a reader that went away', '{ "$@"; echo "code $?" >&2; } | true', 'EPIPE'],
  ] as const;
  const COMMANDS = [
    ['plan'],
    ['plan', '--json'],
    ['enforce', '--yes'],
    ['enforce', '--yes', '--json'],
  ];
  const cases = NOWHERE.flatMap(([place, shell, error]) =>
    COMMANDS.map((words) => [words.join(' '), place, { words, shell, error }] as const),
  );

  test.each(chosen(cases, 5, 2))(
    '%s to %s: told, and what was done stays done',
    async (_, __, one) => {
      const args = [...one.words, '--audit', 'audit.jsonl'];
      const { code, stderr } = await startCommandLine(world, args, one.shell).ended;
      expect(stderr).toContain(`the result could not be written (${one.error})`);
      if (one.error === 'ENOSPC') expect(code).toBe(1);
      else expect(stderr).toContain('code 1');
      const enforces = one.words.includes('enforce');
      const stale = [...world.hit.stale, ...world.neighbour.stale].sort();
      expect(revoked().sort()).toEqual(enforces ? stale : []);
      const outcomes = (await auditLines()).filter(({ outcome }) => outcome !== undefined);
      const expected = enforces ? 'revoked' : 'planned';
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(stale.map(() => expected));
    },
  );
});

describe('an audit that cannot be written', () => {
  test('from the beginning: nothing is revoked', async () => {
    const args = ['enforce', '--yes', '--json', '--audit', '/dev/full'];
    const { code, stdout, stderr } = await startCommandLine(world, args).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('--audit: /dev/full: cannot be written (ENOSPC)');
    expect(revoked()).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({ complete: false, totals: { revoked: 0 } });
  });

  // Blocks of 512 bytes: room for some of the outcomes.
  test('in the middle: nothing more is revoked', async () => {
    const args = ['enforce', '--yes', '--json', '--audit', 'audit.jsonl'];
    const shell = 'ulimit -f 6; exec "$@"';
    const { code, stdout, stderr } = await startCommandLine(world, args, shell).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('--audit: audit.jsonl: cannot be written (EFBIG)');
    expect(JSON.parse(stdout)).toMatchObject({
      complete: false,
      totals: { revoked: revoked().length },
    });
    expect(revoked().length).toBeGreaterThan(0);
    expect(revoked().length).toBeLessThan(world.hit.stale.length + world.neighbour.stale.length);
  });
});
