import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AuditFile } from '../../lambda/audit/file.ts';
import { auditRun } from '../../lambda/cli/run-audit.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { tokenOf } from '../support/tokens.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-audit-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Watches what is written through to the disk, whichever file it is. */
async function watchSyncs() {
  const file = await open(path, 'a');
  const spy = vi.spyOn(Object.getPrototypeOf(file), 'datasync');
  await file.close();
  return spy;
}

const stale = ['one', 'two'].map((id) => tokenOf({ id, expiresAt: NOW - 1 }));

async function enforce(revoke: () => Promise<'revoked'>) {
  const clock = createTestClock();
  const file = await AuditFile.open(path, clock, () => {});
  const audit = auditRun(file, 'run-1', clock);
  const connection = memoryConnection({ tokens: stale, revoke });
  const { report, events } = await run([connection], { intents: audit });
  for (const event of events) if (event.type === 'token') audit.add(event);
  await file.close(() => {}).catch(() => {});
  return report;
}

test('intents are written and synced before the first removal', async () => {
  const syncs = await watchSyncs();
  const atRemoval: unknown[] = [];
  await enforce(async () => {
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    atRemoval.push([syncs.mock.calls.length, lines.map((line) => JSON.parse(line).token.id)]);
    return 'revoked';
  });
  expect(atRemoval[0]).toEqual([1, ['one', 'two']]);
});

test('nothing is removed where intents cannot be written through to the disk', async () => {
  const syncs = await watchSyncs();
  syncs.mockRejectedValue(Object.assign(new Error('i/o error'), { code: 'EIO' }));
  const revoke = vi.fn(async () => 'revoked' as const);
  const report = await enforce(revoke);
  expect(revoke).not.toHaveBeenCalled();
  expect(report.connections[0]?.error).toEqual({
    code: 'audit-unavailable',
    message: `${path}: cannot be written (EIO)`,
  });
});

test('the outcomes fit into the room that was kept for them', async () => {
  const sizes: number[] = [];
  await enforce(async () => {
    sizes.push((await readFile(path)).length);
    return 'revoked';
  });
  const text = await readFile(path, 'utf8');
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).outcome),
  ).toEqual([undefined, undefined, 'revoked', 'revoked']);
  expect(text.length).toBeLessThanOrEqual(sizes[0] ?? 0);
});
