import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DirectoryStore } from '../../lambda/memory/directory.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import { createTestClock } from '../support/clock.ts';

const KILLS = 3;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'memory-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a process that is killed while it writes leaves the last whole document', {
  timeout: 300_000,
}, async () => {
  const path = join(folder, 'memory');
  const leases = { lengthMillis: 1000, clock: createTestClock() };
  let committed = 0;
  for (let kill = 1; kill <= KILLS; kill++) {
    const writer = spawn(process.execPath, [
      join(import.meta.dirname, 'endless-writer.ts'),
      path,
      `${committed}`,
    ]);
    // Each line says that a write is durable; the kill comes in the middle of a later one.
    const lines = createInterface({ input: writer.stdout });
    const ended = once(writer, 'exit');
    let heard = 0;
    for await (const line of lines) {
      committed = Number(line);
      heard++;
      if (heard === kill * 2) writer.kill('SIGKILL');
    }
    await ended;

    const { runs } = await createMemory(new DirectoryStore(path), leases).recall('crm');

    expect(runs.at(-1)?.listed).toBeGreaterThanOrEqual(committed);
    expect(runs.at(-1)?.listed).toBeLessThanOrEqual(committed + 1);
    committed = runs.at(-1)?.listed ?? 0;
  }
  expect(committed).toBeGreaterThan(KILLS);
});
