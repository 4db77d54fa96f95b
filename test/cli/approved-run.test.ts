import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../support/cli-fixture.ts';
import { createTestTerminal } from '../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

test('of two connections of a plan, the one that carried its part out is left alone', async () => {
  const config = await cli.readConfig();
  const [scim = ''] = / {2}- name: scim[\s\S]*?(?=policies)/.exec(config) ?? [];
  await cli.editConfig('policies:', `${scim.replace('name: scim', 'name: twin')}policies:`);
  const sweeper = (...args: string[]) => cli.sweeper(createTestTerminal(false), ...args);
  const file = join(cli.folder, 'plan.json');
  await sweeper('plan', '--out', file);

  const first = await sweeper('enforce', '--plan', file, '--yes', '--connection', 'scim');
  const both = await sweeper('enforce', '--plan', file, '--yes', '--json');
  const third = await sweeper('enforce', '--plan', file, '--yes');

  expect(first.code).toBe(0);
  expect(both.stderr).toContain('scim: its part of the plan was carried out already, by run run-1');
  expect(JSON.parse(both.stdout).connections.map(({ name }: { name: string }) => name)).toEqual([
    'twin',
  ]);
  expect(third.code).toBe(2);
});
