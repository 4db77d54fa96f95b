import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
  const [, scim = ''] = /( {2}- name: scim[\s\S]*)policies:/.exec(await cli.readConfig()) ?? [];
  const guarded = scim
    .replace('name: scim', 'name: guarded\n    policy: guarded')
    .replace(cli.server.origin, `${cli.server.origin.toUpperCase()}/`);
  await cli.editConfig('policies:\n', `${guarded}policies:\n  guarded: ${GUARDED}\n`);
});
afterEach(() => cli.close());

const GUARDED =
  '{ rules: [{ when: { neverExpires: true }, action: report }], protect: [{ id: old-1 }] }';

const sweeper = (...args: string[]) => cli.sweeper(createTestTerminal(false), ...args);
const reportOf = async (...args: string[]) => JSON.parse((await sweeper(...args, '--json')).stdout);

describe('two connections to one account, whose endpoint is spelled differently', () => {
  test('are named by `check` and `plan`', async () => {
    const { stdout } = await sweeper('check');
    expect(stdout).toMatch(/ {8}reaches the same account as guarded; a token that one/);
    expect(stdout).toMatch(/ {8}reaches the same account as scim; a token that one/);
    const plan = await sweeper('plan');
    expect(plan.stdout).toContain('scim: reaches the same account as guarded;');
    expect(plan.stdout).toContain('account: kept by connection "guarded"');
  });

  test('keep what one of them protects', async () => {
    const report = await reportOf('enforce', '--yes');
    expect(report).toMatchObject({
      totals: { listed: 6, revoked: 1, withheld: 1 },
      connections: [{ sharesAccountWith: ['guarded'] }, { sharesAccountWith: ['scim'] }],
    });
    expect(cli.simulator.revoked).toEqual(['old-2']);
  });

  test('keep it in a run of one of them, too, and `explain` says so', async () => {
    const report = await reportOf('enforce', '--yes', '--connection', 'scim');
    expect(report.totals).toMatchObject({ listed: 3, revoked: 1, withheld: 1 });
    expect(cli.simulator.revoked).toEqual(['old-2']);
    const { stdout } = await sweeper('explain', '--connection', 'scim', '--token', 'old-1');
    expect(stdout).toContain('the policy of connection "guarded", which may list it too, keeps it');
  });
});
