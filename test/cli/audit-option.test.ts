import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeAudit, openAudit } from '../../lambda/cli/audit-option.ts';
import { contextWith } from '../support/cli-context.ts';
import { type CliFixture, createCliFixture } from '../support/cli-fixture.ts';
import { createTestTerminal } from '../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

describe('the audit of a run', () => {
  test('is complete once it is closed', async () => {
    const terminal = createTestTerminal(false);
    const context = contextWith(terminal.terminal);
    const path = join(cli.folder, 'audit.jsonl');
    const audit = await openAudit(path, context);
    audit.add('{}\n');
    expect(await closeAudit(audit, context)).toBeUndefined();
    expect(await closeAudit(undefined, context)).toBeUndefined();
    expect(await readFile(path, 'utf8')).toBe('{}\n');
    expect((await terminal.output()).stderr).toBe('');
  });

  test('stops the run and is reported as incomplete when a write fails', async () => {
    const terminal = createTestTerminal(false);
    let ended = 0;
    const stopping = { ...contextWith(terminal.terminal).stopping, end: () => ended++ };
    const context = { ...contextWith(terminal.terminal), stopping };
    const audit = await openAudit('/dev/full', context);
    audit.add('{"outcome":"deferred"}\n');
    for (const outcome of ['revoked', 'quarantined', 'restored'])
      audit.add(`{"outcome":"${outcome}"}\n`);
    audit.add('{"outcome":"deferred"}\n');
    expect(await closeAudit(audit, context)).toEqual({
      code: 'audit-unavailable',
      message: '/dev/full: cannot be written (ENOSPC)',
    });
    expect(ended).toBe(1);
    expect((await terminal.output()).stderr).toBe(
      [
        '--audit: /dev/full: cannot be written (ENOSPC); revoking stopped there, and the audit is incomplete',
        'not in the audit:',
        '{"outcome":"revoked"}',
        '{"outcome":"quarantined"}',
        '{"outcome":"restored"}',
        '',
      ].join('\n'),
    );
  });
});

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
