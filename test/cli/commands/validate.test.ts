import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

const validate = () => cli.sweeper(createTestTerminal(false), 'validate');

test('validate reads a valid configuration, asks nobody and exits with 0', async () => {
  expect(await validate()).toMatchObject({
    code: 0,
    stdout: 'valid: 1 connection, 1 policy in use\n',
  });
  expect(cli.server.requests).toEqual([]);
});

test('validate names what is wrong and exits with 2', async () => {
  await cli.editConfig('action: revoke', 'action: remove');
  const { code, stdout, stderr } = await validate();
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('policies.default.rules[0].action: must be');
  expect(cli.server.requests).toEqual([]);
});
