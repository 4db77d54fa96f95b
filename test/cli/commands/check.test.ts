import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

const check = () => cli.sweeper(createTestTerminal(false), 'check');

describe('check', () => {
  test('lists every token, shows them, and exits with 0', async () => {
    const { code, stdout } = await check();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {6}scim {2}secret read, 3 tokens$/m);
    expect(stdout).toMatch(/^ {8}signs in as: not of the listed kind$/m);
    expect(stdout).toMatch(/^ {8}old-1 +expired \d+ days ago/m);
    expect(cli.simulator.revoked).toEqual([]);
  });

  test('exits with 1 when a connection cannot be listed, and says what to do', async () => {
    cli.server.faults.add({
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'response', reply: { status: 403, body: '{}' } },
    });
    const { code, stdout } = await check();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^failed {2}scim {2}forbidden: /m);
    expect(stdout).toMatch(/^ {8}grant the missing rights/m);
  });

  test('exits with 1 when a sweep would be held', async () => {
    await cli.editConfig('secret: huawei', 'secret: huawei\n    ownToken: { id: nobody }');
    const { code, stdout } = await check();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^warn {4}scim {2}/m);
    expect(stdout).toContain('signs in as: unknown, so nothing would be revoked');
  });
});
