import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { DAY } from '../../support/clock.ts';
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

  test('says when a token is due that was announced', async () => {
    await cli.editConfig('action: revoke', 'action: revoke, announce: 14d');
    expect((await explain('old-1')).stdout).toMatch(
      /Decision: announce, rule expired matches; due [-\dT:.]+Z\nChanges: not through time alone/,
    );
    await cli.sweeper(createTestTerminal(false), 'enforce', '--yes');
    expect(cli.simulator.revoked).toEqual([]);
    const [, due] =
      /Decision: waiting, rule expired matches; announced, due (\S+)\nChanges: (\S+) /.exec(
        (await explain('old-1')).stdout,
      ) ?? [];
    expect(Date.parse(due ?? '')).toBeGreaterThan(Date.now() + 13 * DAY);
  });

  test('says when the connection is held because its list is too short, or a rule is blind', async () => {
    for (let count = 0; count < 30; count++) cli.addStale(`stale-${count}`);
    await cli.sweeper(createTestTerminal(false), 'plan');

    for (const token of cli.tokens())
      if (token.token_id !== 'old-1') Object.assign(token, { expiration_time: undefined });
    const blind = (await explain('old-1')).stdout;
    expect(blind).toMatch(
      /\n {2}blind +withholds +rule expired can be told for 1 of 33 listed tokens/,
    );
    expect(blind).toContain('Decision: withheld, blind: rule expired can be told for 1 of 33');

    cli.tokens().splice(3);
    const short = (await explain('old-1')).stdout;
    expect(short).toMatch(
      /\n {2}whole connection +held +maxListDrop: 3 tokens are listed where about 33/,
    );
  });

  test('does not take the beginning of an id for the id', async () => {
    expect((await explain('old-')).code).toBe(1);
  });
});
