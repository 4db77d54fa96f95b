import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

function explain(token: string) {
  const args = ['explain', '--connection', 'scim', '--token', token];
  return cli.sweeper(createTestTerminal(false), ...args);
}

describe('explain', () => {
  test('finds the token by its id and shows the decision, without revoking it', async () => {
    const { code, stdout } = await explain('old-1');
    expect(code).toBe(0);
    expect(stdout).toContain('Decision: revoke, rule expired matches');
    expect(cli.simulator.revoked).toEqual([]);
  });

  test('fails with the number of listed tokens when none of them is meant', async () => {
    const { code, stdout, stderr } = await explain('nobody');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'not-found: connection scim lists 3 tokens, none with the id or fingerprint nobody\n',
    );
  });

  test('does not take the beginning of an id for the id', async () => {
    expect((await explain('old-')).code).toBe(1);
  });
});
