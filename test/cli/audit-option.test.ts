import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliFixture, createCliFixture } from '../support/cli-fixture.ts';
import { createTestTerminal } from '../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

describe('an audit that cannot be written', () => {
  test('is refused before any request when it cannot be opened', async () => {
    const audit = join(cli.folder, 'missing', 'audit.jsonl');
    const args = ['enforce', '--yes', '--audit', audit];
    const { code, stderr } = await cli.sweeper(createTestTerminal(false), ...args);
    expect(code).toBe(2);
    expect(stderr).toBe(`--audit: ${audit}: cannot be opened (ENOENT)\n`);
    expect(cli.server.requests).toEqual([]);
  });

  test('stops the run before the first revocation', async () => {
    const args = ['enforce', '--yes', '--json', '--audit', '/dev/full'];
    const { code, stdout, stderr } = await cli.sweeper(createTestTerminal(false), ...args);
    expect(code).toBe(1);
    expect(stderr).toContain('--audit: /dev/full: cannot be written (ENOSPC)');
    expect(stderr).toContain('the audit is incomplete');
    expect(cli.simulator.revoked).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'failed',
      totals: { listed: 3, withheld: 2 },
      connections: [{ error: { code: 'audit-unavailable' } }],
    });
  });
});
