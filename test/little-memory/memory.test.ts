import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Report } from '../../lambda/domain/report.ts';
import { chosen } from '../faults/chosen.ts';
import { copyFunction } from '../support/function-bundle.ts';
import { GOOD, runUnderLimit } from './function-under-limit.ts';
import { ROWS } from './rows/index.ts';

// Each of them starts a process, which a busy machine does at its own pace.
vi.setConfig({ testTimeout: 300_000 });

const CASES = ROWS.flatMap((row) =>
  (row.memories ?? [256, 512]).map((memory) => ({ row, memory, title: `${row.title}, ${memory}` })),
);
const cases = chosen(CASES, 4);
const held: string[] = [];

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'memory-'));
  await copyFunction(directory);
});
afterEach(() => rm(directory, { recursive: true }));
afterAll(() => {
  const peaks = held.map((line) => `  ${line}\n`).join('');
  process.stdout.write(`memory: ${held.length} of ${CASES.length} cases held; peaks:\n${peaks}`);
});

describe('a function of so many MiB sweeps what is good and reports what is bad', () => {
  test.for(cases.map((one) => [`${one.title} MiB`, one] as const))(
    '%s',
    async ([, { row, memory }]) => {
      const provider = await row.start();
      const run = await runUnderLimit(directory, provider, memory, row.timeoutMillis);
      expect(run.failed, `${run.payload}\n${run.log}`).toBe(false);
      const report: Report = JSON.parse(run.payload);
      const [good, ...bad] = report.connections;
      expect(good).toMatchObject({
        name: 'good',
        outcome: 'ok',
        totals: { listed: GOOD.tokens + 1, revoked: GOOD.stale },
      });
      expect(run.goodDeleted).toBe(GOOD.stale);
      expect(bad.length).toBeGreaterThan(0);
      for (const one of bad) expect(one).toMatchObject(row.expected);
      provider.check?.(report);
      expect(run.peakMebibytes, 'peak of the resident set').toBeLessThan(memory);
      held.push(`${Math.round(run.peakMebibytes)} of ${memory} MiB: ${row.title}`);
    },
  );
});
