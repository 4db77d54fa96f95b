import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuditRecord } from '../../lambda/audit/record.ts';
import type { Report } from '../../lambda/domain/report.ts';
import { type AuditContent, readAudit } from './audit-file.ts';
import { chosen } from './chosen.ts';
import { type ProcessExit, startCommandLine } from './command-line.ts';
import { revocationOf } from './points.ts';
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

const inWorld = (path: string) => join(world.folder, path);

const FAILING_DISK = fileURLToPath(new URL('eio.mjs', import.meta.url));

const ENFORCE = ['enforce', '--yes', '--json', '--audit', 'audit.jsonl'];

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
    '%s to %s: told unless nobody reads it, and what was done stays done',
    async (_, __, one) => {
      const args = [...one.words, '--audit', 'audit.jsonl'];
      const { code, stderr } = await startCommandLine(world, args, one.shell).ended;
      if (one.error === 'ENOSPC') {
        expect(stderr).toContain('the result could not be written (ENOSPC)');
        expect(code).toBe(1);
      } else expect(stderr.split('\n')).toContain('code 1');
      expect(stderr).not.toContain('EPIPE');
      const enforces = one.words.includes('enforce');
      const stale = [...world.hit.stale, ...world.neighbour.stale].sort();
      expect(revoked().sort()).toEqual(enforces ? stale : []);
      const { outcomes } = await readAudit(inWorld('audit.jsonl'));
      const expected = enforces ? 'revoked' : 'planned';
      const removals = outcomes.filter(({ outcome }) => outcome !== undefined);
      expect(removals.map(({ outcome }) => outcome)).toEqual(stale.map(() => expected));
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

  // In blocks of 512 bytes.
  test.each([
    ['no room for the outcomes: nothing is revoked', 6],
    ['room for the outcomes of one connection: the other is left', 16],
  ])('with %s', async (_, blocks) => {
    const shell = `ulimit -f ${blocks}; exec "$@"`;
    if (blocks === 16) listNeighbourOnceTheFirstRevokes();
    const ending = await startCommandLine(world, ENFORCE, shell).ended;
    expect(ending.code).toBe(1);
    expect(ending.stderr).toContain('--audit: audit.jsonl: cannot be written (EFBIG)');
    const { outcomes } = await expectOneStory(ending, 'audit.jsonl');
    expect(outcomes.some(({ outcome }) => outcome === 'revoked')).toBe(blocks === 16);
  });
});

/** Otherwise both could write their intents, and the second fail, before the first has revoked anything. */
function listNeighbourOnceTheFirstRevokes(): void {
  const atWork = Promise.withResolvers<void>();
  const until = atWork.promise;
  world.neighbour.server.faults.add({ when: () => true, effect: { kind: 'held', until } });
  world.onArrival(revocationOf('huawei'), () => atWork.resolve());
}

describe('a disk that fails', () => {
  const failing = (at: 'sync' | 'overwrite') =>
    `EIO_AT=${at} NODE_OPTIONS='--import ${FAILING_DISK}' exec "$@"`;

  test('when the intents are synced: nothing is revoked', async () => {
    const ending = await startCommandLine(world, ENFORCE, failing('sync')).ended;
    expect(ending.code).toBe(1);
    expect(ending.stderr).toContain('--audit: audit.jsonl: cannot be written (EIO)');
    await expectOneStory(ending, 'audit.jsonl');
    expect(revoked()).toEqual([]);
  });

  test('at an outcome: it is told, and only what is in flight finishes', async () => {
    const ending = await startCommandLine(world, ENFORCE, failing('overwrite')).ended;
    expect(ending.code).toBe(1);
    expect(ending.stderr).toContain('--audit: audit.jsonl: cannot be written (EIO)');
    const { outcomes } = await expectOneStory(ending, 'audit.jsonl');
    expect(outcomes.filter(({ outcome }) => outcome === 'revoked')).toHaveLength(2);
    // When the third outcome could not be written, each of two connections may have had one more removal in flight.
    expect(revoked().length).toBeLessThanOrEqual(5);
  });
});

const AUDIT = 'logs/audit.jsonl';
const GONE = 'was removed, renamed or replaced';

/** Each leaves the audit at the path that is returned, or nowhere. */
const MOVES = [
  ['removed', () => rmSync(inWorld(AUDIT)), undefined, GONE],
  ['removed with its folder', () => rmSync(inWorld('logs'), { recursive: true }), undefined, GONE],
  [
    'renamed',
    () => renameSync(inWorld(AUDIT), inWorld('logs/audit.jsonl.1')),
    'logs/audit.jsonl.1',
    GONE,
  ],
  [
    'replaced',
    () => {
      writeFileSync(inWorld('logs/new'), '');
      renameSync(inWorld('logs/new'), inWorld(AUDIT));
    },
    undefined,
    GONE,
  ],
  [
    'cut short',
    () => truncateSync(inWorld(AUDIT), statSync(inWorld(AUDIT)).size - 1),
    AUDIT,
    'was cut short',
  ],
] as const;

describe('an audit file that is no longer what it was', () => {
  test.each(MOVES)(
    'because it was %s: only what is in flight finishes',
    async (_, act, path, what) => {
      mkdirSync(inWorld('logs'));
      const { ended } = startCommandLine(world, [...ENFORCE.slice(0, -1), AUDIT]);
      world.onArrival(revocationOf('huawei'), act);
      const ending = await ended;
      expect(ending.code).toBe(1);
      expect(ending.stderr).toContain(`--audit: ${AUDIT}: ${what}`);
      expect(JSON.parse(ending.stdout)).toMatchObject({
        connections: [{ complete: false, error: { code: 'audit-unavailable' } }, {}],
      });
      // The third was in flight.
      expect(world.hit.revoked()).toHaveLength(3);
      await expectOneStory(ending, path);
    },
  );
});

describe('a disk that fills in the middle', () => {
  test('has room for every outcome, because it was kept', async ({ skip }) => {
    mkdirSync(inWorld('disk'));
    const mount = 'mount -t tmpfs -o size=64k tmpfs disk';
    // A file system of its own, which ends with the process: its content is copied out before.
    const shell = `exec unshare -rm sh -c '${mount} && touch mounted || exit 9; "$@"; code=$?; rm -f disk/fill; cp disk/audit.jsonl .; exit $code' sh "$@"`;
    const args = [...ENFORCE.slice(0, -1), 'disk/audit.jsonl'];
    const { child, ended } = startCommandLine(world, args, shell);
    world.onArrival(revocationOf('huawei'), () =>
      fill(`/proc/${child.pid}/root${world.folder}/disk`),
    );
    const ending = await ended;
    if (!existsSync(inWorld('mounted'))) {
      process.stdout.write('SKIPPED: a disk that fills needs `unshare -rm` and tmpfs\n');
      skip('no file system can be mounted here');
    }
    const { outcomes } = await expectOneStory(ending, 'audit.jsonl');
    expect(outcomes.filter(({ outcome }) => outcome === 'revoked')).toHaveLength(revoked().length);
    expect(ending.stderr).not.toContain('not in the audit');
  });
});

function fill(disk: string): void {
  const block = Buffer.alloc(4096);
  try {
    for (;;) appendFileSync(join(disk, 'fill'), block);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
}

/** Expects that the providers, the report, the exit code, and the audit with what stderr tells of it agree. */
async function expectOneStory(
  { code, stdout, stderr }: ProcessExit,
  path: string | undefined,
): Promise<AuditContent> {
  const report: Report = JSON.parse(stdout);
  expect(report.totals.revoked).toBe(revoked().length);
  expect(code === 0).toBe(report.outcome === 'ok' && report.complete);
  const audit = await readAudit(path === undefined ? '/dev/null' : inWorld(path));
  expect(audit.torn).toBe(0);
  const told = stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): AuditRecord => JSON.parse(line));
  const outcomes = [...audit.outcomes, ...told].filter(({ outcome }) => outcome === 'revoked');
  expect(outcomes.map(({ token }) => token.id).sort()).toEqual(revoked().sort());
  if (path !== undefined) {
    const audited = [...audit.intents, ...audit.outcomes].map(({ token }) => token.id);
    expect(audited).toEqual(expect.arrayContaining(revoked()));
  }
  return audit;
}
