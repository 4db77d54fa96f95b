import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

const sweeper = (...args: string[]) => cli.sweeper(createTestTerminal(false), ...args);
const limit = (count: number) =>
  cli.editConfig('rules: [', `safeguards: { maxRevocations: ${count} }, rules: [`);

/** The plan of the connection, which a limit holds. */
async function heldPlan(): Promise<{ hash: string; entries: number; until: string }> {
  await limit(1);
  const { code, stdout } = await sweeper('plan', '--json');
  expect(code).toBe(1);
  return JSON.parse(stdout).connections[0].plan;
}

describe('approve', () => {
  test('carries out the plan that the report names, once', async () => {
    const { hash, entries } = await heldPlan();
    expect(entries).toBe(2);
    expect((await sweeper('plan')).stdout).toContain(`approve with ${hash} (2 tokens, until `);
    const audit = join(cli.folder, 'audit.jsonl');

    const approved = await sweeper('approve', hash, '--yes', '--json', '--audit', audit);

    expect(approved.code).toBe(0);
    expect(JSON.parse(approved.stdout).totals).toMatchObject({ listed: 3, kept: 1, revoked: 2 });
    expect(await readFile(audit, 'utf8')).toContain('"approvedBy":"local user tester"');
    expect(cli.expiries()).toHaveLength(1);
    const again = await sweeper('approve', hash, '--yes');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toMatch(/^this plan was carried out already, by run run-1 on /);
  });

  test('asks first, and shows the plan', async () => {
    const { hash } = await heldPlan();
    const terminal = createTestTerminal(true);
    terminal.type('no\n');
    const { code, stderr } = await cli.sweeper(terminal, 'approve', hash);

    expect(code).toBe(0);
    expect(stderr).toMatch(/scim.*: 2 tokens\n.*old-1.*\n.*old-2.*\n.*Nothing was revoked/);
    expect(cli.expiries()).toHaveLength(3);
  });

  test.each([
    ['maxRevocations: 1', 'maxRevocations: 9', /^connection "scim": its policy changed/],
    ['cn-north-4', 'cn-north-1', /^connection "scim": its settings changed/],
    ['name: scim', 'name: other', /^connection "scim" of this plan is not configured here/],
  ])('is refused before anything is touched when %s became %s', async (before, after, message) => {
    const { hash } = await heldPlan();
    await cli.editConfig(before, after);

    const { code, stderr } = await sweeper('approve', hash, '--yes');

    expect({ code, left: cli.expiries().length }).toEqual({ code: 2, left: 3 });
    expect(stderr).toMatch(message);
  });

  test('is refused for a hash that nobody knows', async () => {
    const { code, stderr } = await sweeper('approve', 'f'.repeat(64), '--yes');

    expect(code).toBe(2);
    expect(stderr).toMatch(/^no plan of this hash is known/);
  });

  test('needs a hash, a memory and an answer', async () => {
    const { hash } = await heldPlan();
    for (const [args, message] of [
      [['approve'], /needs the hash/],
      [['approve', hash], /there is no terminal; add --yes/],
      [['approve', hash, '--yes', '--memory', 'none'], /needs the memory/],
    ] as const) {
      const { code, stderr } = await sweeper(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
  });
});

describe('plan --out and enforce --plan', () => {
  test('what is in the file is done, and nothing else', async () => {
    const file = join(cli.folder, 'plan.json');
    await limit(1);
    const planned = await sweeper('plan', '--out', file);
    expect(planned.stderr).toMatch(
      /--out: 2 tokens in .*plan\.json, a plan with the hash [0-9a-f]{64}/,
    );

    const { code, stdout } = await sweeper('enforce', '--plan', file, '--yes', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(stdout).totals).toMatchObject({ revoked: 2, withheld: 0 });
    const again = await sweeper('enforce', '--plan', file, '--yes');
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/^this plan was carried out already/);
  });

  test('a plan that is too old, of another version, or no plan is refused', async () => {
    const file = join(cli.folder, 'plan.json');
    await sweeper('plan', '--out', file);
    const written = await readFile(file, 'utf8');
    const { madeAt } = JSON.parse(written);
    const old = new Date(Date.parse(madeAt) - 7 * 24 * 3_600_000 - 1).toISOString();
    for (const [text, message] of [
      [written.replace(madeAt, old), /^this plan is too old/],
      [written.replace('revoke', 'disable'), /was changed after/],
      ['{}', /is not a plan that `plan --out` wrote/],
    ] as const) {
      await writeFile(file, text);
      const { code, stderr } = await sweeper('enforce', '--plan', file, '--yes');
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
    expect(cli.expiries()).toHaveLength(3);
  });

  test('needs a memory, the present time, and connections of the plan', async () => {
    const file = join(cli.folder, 'plan.json');
    await sweeper('plan', '--out', file);
    for (const [args, message] of [
      [['plan', '--out', file, '--memory', 'none'], /--out: a plan needs a memory/],
      [['plan', '--out', file, '--at', '2030-01-01'], /--out: a plan for another time/],
      [['enforce', '--plan', file, '--yes', '--memory', 'none'], /--plan: needs a memory/],
      [
        ['enforce', '--plan', file, '--yes', '--connection', 'x'],
        /"x" is not in this plan, which is for scim/,
      ],
    ] as const) {
      const { code, stderr } = await sweeper(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
  });
});

test('a policy that wants an approval needs a memory', async () => {
  await cli.editConfig('default: {', 'default: { approval: required,');
  const { code, stderr } = await sweeper('enforce', '--yes', '--memory', 'none');

  expect(code).toBe(2);
  expect(stderr).toMatch(/policies\.default\.approval: needs a memory/);
});
