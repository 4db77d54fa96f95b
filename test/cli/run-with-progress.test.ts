import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditFile } from '../../lambda/audit/file.ts';
import { runWithProgress } from '../../lambda/cli/run-with-progress.ts';
import { contextWith } from '../support/cli-context.ts';
import { createTestClock, DAY, HOUR, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { createTestTerminal } from '../support/test-terminal.ts';
import { tokenOf } from '../support/tokens.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-'));
});
afterEach(() => rm(folder, { recursive: true }));

const context = () => contextWith(createTestTerminal(false).terminal);

const tokens = [
  tokenOf({ id: 'expired', createdAt: NOW - 9 * DAY, expiresAt: NOW - DAY }),
  tokenOf({ id: 'expires-soon', createdAt: NOW - 9 * DAY, expiresAt: NOW + DAY }),
];

describe('a run of the command line', () => {
  test('returns its report, and the tokens to show', async () => {
    const connection = memoryConnection({ tokens });
    const { report, highlights } = await runWithProgress('enforce', [connection], context(), {
      deadlineMillis: HOUR,
    });
    expect(report).toMatchObject({ runId: 'run-1', totals: { listed: 2, revoked: 1, kept: 1 } });
    const shown = highlights.of('memory').acted.first();
    expect(shown.map(({ token }) => token.id)).toEqual(['expired']);
    expect(connection.revoked.map(({ id }) => id)).toEqual(['expired']);
  });

  test('decides for another time where one is given', async () => {
    const at = NOW + 2 * DAY;
    const connections = [memoryConnection({ tokens })];
    const { report } = await runWithProgress('plan', connections, context(), {
      at,
      deadlineMillis: HOUR,
    });
    expect(report.startedAt).toBe(new Date(at).toISOString());
    expect(report.totals.planned).toBe(2);
  });

  test('writes an audit line for each token that is not simply kept', async () => {
    const path = join(folder, 'audit.jsonl');
    const audit = await AuditFile.open(path, createTestClock(), () => {});
    await runWithProgress('plan', [memoryConnection({ tokens })], context(), {
      audit,
      deadlineMillis: HOUR,
    });
    await audit.close(() => {});
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { runId: 'run-1', connection: 'memory', outcome: 'planned', token: { id: 'expired' } },
    ]);
  });
});
