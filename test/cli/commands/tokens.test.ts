import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

const tokens = (...args: string[]) => cli.sweeper(createTestTerminal(false), 'tokens', ...args);

test('the inventory has every token, those that are simply kept too, and changes nothing', async () => {
  const { code, stdout } = await tokens('--format', 'json');
  const { tokens: listed, problems } = JSON.parse(stdout);
  expect(listed.map(({ id, rule, action }: Record<string, unknown>) => [id, rule, action])).toEqual(
    [
      ['new', undefined, 'keep'],
      ['old-1', 'expired', 'revoke'],
      ['old-2', 'expired', 'revoke'],
    ],
  );
  expect(problems).toEqual([]);
  expect(code).toBe(0);
  expect(cli.expiries()).toHaveLength(3);
});

test('the inventory is filtered and sorted', async () => {
  const { stdout } = await tokens('--format', 'csv', '--rule', 'expired', '--sort', 'created');
  const ids = stdout
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[2]);
  expect(ids).toEqual(['old-2', 'old-1']);
});

test('a table names the oldest first', async () => {
  const { stdout } = await tokens();
  expect(stdout).toMatch(/^connection +token.*\nscim +old-2.*\nscim +old-1.*\nscim +new/);
});

test('a connection that cannot be listed is named, and the exit code says so', async () => {
  await cli.editConfig('secret: huawei', 'secret: nobody');
  const { code, stdout, stderr } = await tokens('--format', 'json');
  expect(stderr).toMatch(/^scim: invalid-secret: /);
  expect(JSON.parse(stdout).problems).toMatchObject([
    { connection: 'scim', code: 'invalid-secret' },
  ]);
  expect(code).toBe(1);
});

test('a rule that no policy has is refused', async () => {
  const { code, stderr } = await tokens('--rule', 'expird');
  expect(stderr).toContain('did you mean expired?');
  expect(code).toBe(2);
});
