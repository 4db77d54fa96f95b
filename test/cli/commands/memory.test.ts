import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DirectoryStore } from '../../../lambda/memory/directory.ts';
import { createMemory } from '../../../lambda/memory/memory.ts';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { MINUTE } from '../../support/clock.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

const sweeper = (...args: string[]) => cli.sweeper(createTestTerminal(false), ...args);
const remembered = async () =>
  (await sweeper('memory', 'show', '--connection', 'scim')).stdout.trim().split('\n');

test('runs are remembered beside the configuration, shown, and forgotten', async () => {
  expect(await remembered()).toEqual(['scim: nothing is remembered']);
  await sweeper('plan');
  const [, planned] = await remembered();
  await sweeper('enforce', '--yes');
  // Each run of the fixture has the same id, so it takes the place of the one before.
  const [, enforced] = await remembered();

  expect(planned).toMatch(/^\d{4}-\S+Z {2}plan +3 +0 +0$/);
  expect(enforced).toMatch(/^\d{4}-\S+Z {2}enforce +3 +2 +0$/);
  expect(await readdir(join(cli.folder, '.token-sweeper'))).toHaveLength(2);

  const { code, stderr } = await sweeper('memory', 'forget', '--connection', 'scim');
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'scim: forgotten; its next list is compared with nothing\n',
  });
  expect(await remembered()).toEqual(['scim: nothing is remembered']);
});

test('nothing is forgotten while a run acts on the connection', async () => {
  await sweeper('enforce', '--yes');
  const before = await remembered();
  const folder = join(cli.folder, '.token-sweeper');
  const clock = { now: Date.now, elapsed: () => performance.now() };
  const memory = createMemory(new DirectoryStore(folder), { lengthMillis: 20 * MINUTE, clock });
  const lease = await memory.lease('scim', 'run-x');
  for (const rest of [[], ['--token', `tenant-1/${cli.simulator.revoked[0]}`]]) {
    const { code, stderr } = await sweeper('memory', 'forget', '--connection', 'scim', ...rest);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('busy: run run-x'),
    });
  }
  expect(await remembered()).toEqual(before);

  await lease.release();
  expect((await sweeper('memory', 'forget', '--connection', 'scim')).code).toBe(0);
});

test('a token that was removed is shown, and forgotten alone', async () => {
  await sweeper('enforce', '--yes');
  const removed = `tenant-1/${cli.simulator.revoked[0]}`;
  const of = (verb: string, token: string) =>
    sweeper('memory', verb, '--connection', 'scim', '--token', token);

  expect((await sweeper('memory', 'show', '--connection', 'scim')).stdout).toMatch(
    /\n2 tokens remembered: 2 removed\n$/,
  );
  expect((await of('show', removed)).stdout).toMatch(
    /^wanted gone {2}by rule \S+, since \S+Z *\n(.*\n)+removed +\S+Z *\n$/,
  );
  expect(await of('forget', removed)).toMatchObject({
    code: 0,
    stderr: `scim: token ${removed} is forgotten; the next run sees it for the first time\n`,
  });
  expect((await sweeper('memory', 'show', '--connection', 'scim')).stdout).toMatch(
    /\n1 token remembered: 1 removed\n$/,
  );
  for (const verb of ['show', 'forget']) {
    const { code, stderr } = await of(verb, removed);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(`scim: nothing is remembered of token ${removed}`),
    });
  }
});

test('explain shows what is remembered of a token, and the key by which it can be named', async () => {
  await cli.editConfig('rules: [', 'safeguards: { maxRevocations: 1 }, rules: [');
  await sweeper('enforce', '--yes');
  const { stdout } = await sweeper('explain', '--connection', 'scim', '--token', 'old-1');

  const [, key = ''] = /\nRemembered as (\S{26})\nwanted gone +by rule /.exec(stdout) ?? [];
  const shown = await sweeper('memory', 'show', '--connection', 'scim', '--token', key);
  expect({ code: shown.code, isShown: stdout.endsWith(shown.stdout) }).toEqual({
    code: 0,
    isShown: true,
  });
});

test('with --at nothing is remembered', async () => {
  await sweeper('plan', '--at', '2027-01-01');

  expect(await remembered()).toEqual(['scim: nothing is remembered']);
});

test('another folder can be named, also to show it, and the next step names it', async () => {
  const folder = join(cli.folder, 'elsewhere');
  const { stdout } = await sweeper('plan', '--memory', folder);

  expect(stdout).toContain(` --memory ${folder}`);
  expect(await readdir(cli.folder)).not.toContain('.token-sweeper');
  const shown = await sweeper('memory', 'show', '--connection', 'scim', '--memory', folder);
  expect(shown.stdout).toContain('plan');
});

test('none remembers nothing, and is refused where a policy needs memory', async () => {
  expect((await sweeper('plan', '--memory', 'none')).code).toBe(0);
  expect(await readdir(cli.folder)).not.toContain('.token-sweeper');

  await cli.editConfig('rules: [', 'safeguards: { maxListDrop: 0.3 }, rules: [');
  const { code, stderr } = await sweeper('enforce', '--yes', '--memory', 'none');

  expect(code).toBe(2);
  expect(stderr).toContain('policies.default.safeguards.maxListDrop: needs a memory');
  expect(cli.simulator.revoked).toEqual([]);
});

test.each([
  [['memory', '--connection', 'scim'], 'memory needs show or forget, and --connection'],
  [['memory', 'show'], 'memory needs show or forget, and --connection'],
  [['memory', 'show', '--connection', 'scim', '--memory', 'none'], 'has nothing to show or forget'],
  [['plan', '--memory', 's3://X'], '--memory: must be a folder, s3://BUCKET/PREFIX or none'],
  [['plan', '--memory', ''], '--memory: must be a folder, s3://BUCKET/PREFIX or none'],
])('%j is not understood', async (args, message) => {
  const { code, stderr } = await sweeper(...args);

  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('a plan that cannot be remembered says so, and is shown', async () => {
  const file = join(cli.folder, 'file');
  await writeFile(file, '');
  const { code, stdout, stderr } = await sweeper('plan', '--memory', join(file, 'deeper'));

  expect({ code, stdout: stdout.includes('scim') }).toEqual({ code: 1, stdout: true });
  expect(stderr + stdout).toContain('memory-unavailable');
});
